import CharText
import LanguageModels
import ModelFiles

/// A network whose vocabulary has grown: the same function of the units that it knew.
package struct GrownNetwork {
  /// Its shape.
  package let configuration: ModelConfiguration
  /// One arena, laid out by ``ParameterTable``.
  package let parameters: [Float]

  /// Gives a network the rows of further units.
  ///
  /// The own row of a new unit is 0 if it is a sum of parts, so that a new Hangul syllable starts as what its
  /// letters say. Otherwise a new syllable starts as the mean of the means of the syllables that share its
  /// first consonant, its vowel and its last one, and any other unit as the mean of all rows.
  ///
  /// - Parameters:
  ///   - base: The network.
  ///   - vocabulary: Has all of its units.
  package init(_ base: ModelFile, vocabulary: Vocabulary) {
    var configuration = base.configuration
    configuration.vocabularySize = vocabulary.count
    if configuration.composition != nil { configuration.composition = .hangul(of: vocabulary) }
    self.configuration = configuration
    let (before, after) = (ParameterTable(for: base.configuration), ParameterTable(for: configuration))
    let origins = vocabulary.units.map { base.vocabulary.id(of: $0).map(Int.init) }
    let averages = Averages(base.vocabulary, vocabulary)
    var parameters = [Float](repeating: 0, count: after.arenaCount)
    let isComposed = configuration.composition != nil
    for (old, new) in zip(before.entries, after.entries) {
      let hasRows =
        [before.embedding.own, before.projection.own].contains(old) || old == before.projectionBias
      guard hasRows else {
        parameters.replaceSubrange(new.range, with: base.parameters[old.range])
        continue
      }
      for (id, origin) in origins.enumerated() {
        let place = new.offset + id * new.columns
        if let origin {
          let from = old.offset + origin * old.columns
          parameters.replaceSubrange(
            place..<place + new.columns, with: base.parameters[from..<from + old.columns])
        } else if !isComposed || !averages.isSyllable(id) || old == before.projectionBias {
          let row = averages.row(for: id, of: old, in: base.parameters)
          parameters.replaceSubrange(place..<place + new.columns, with: row)
        }
      }
    }
    self.parameters = parameters
  }
}

/// Means of rows of a table.
private struct Averages {
  /// The parts of each unit of the new vocabulary; nil for those that are no syllable.
  private let parts: [[UInt32]?]
  /// The ids in the old vocabulary of the syllables that have a part.
  private var members: [UInt32: [Int]] = [:]
  private let everything: [Int]

  init(_ before: Vocabulary, _ after: Vocabulary) {
    parts = after.hangulParts ?? Array(repeating: nil, count: after.count)
    for (id, parts) in (before.hangulParts ?? []).enumerated() {
      for part in parts ?? [] { members[part, default: []].append(id) }
    }
    everything = Array(0..<before.count)
  }

  func isSyllable(_ id: Int) -> Bool { parts[id] != nil }

  func row(for id: Int, of table: ParameterTable.Entry, in arena: [Float]) -> [Float] {
    let groups = (parts[id] ?? []).compactMap { members[$0] }
    guard !groups.isEmpty else { return mean(everything, table, arena) }
    var row = [Float](repeating: 0, count: table.columns)
    for group in groups {
      for (place, value) in mean(group, table, arena).enumerated() {
        row[place] += value / Float(groups.count)
      }
    }
    return row
  }

  private func mean(_ ids: [Int], _ table: ParameterTable.Entry, _ arena: [Float]) -> [Float] {
    var row = [Float](repeating: 0, count: table.columns)
    for id in ids {
      for place in row.indices { row[place] += arena[table.offset + id * table.columns + place] }
    }
    return row.map { $0 / Float(max(1, ids.count)) }
  }
}
