import Foundation
import LanguageModels
import UnitSequences

/// Counts of n-grams as a language model, with interpolated modified Kneser–Ney smoothing.
///
/// The probability of the next unit depends on the last n − 1 units only. Nothing is trained by gradients:
/// the text is counted once (``init(counting:ends:configuration:isWanted:)``). ``byteCount`` is the size of
/// the tables; a Korean text of 20 MB (8.2 million characters) gives 5.5 million n-grams of order 5 and 43
/// MB.
///
/// It is used by one thread at a time: the distribution is computed in memory of the model.
public final class NGramModel: LanguageModel {
  /// The shape of the model.
  public var configuration: NGramConfiguration { tables.configuration }
  /// The counts.
  package let tables: NGramTables

  private let masses: NGramTables.Masses
  /// p(w) after the empty context, [V].
  private let unigrams: [Double]
  /// The same, rounded.
  private let unigramProbabilities: [Float]
  /// Their logarithms.
  private let unigramLogarithms: [Float]
  /// p of the units that occur after the last unit read; other elements are undefined. [V]
  private var probabilities: [Double]
  /// The contexts that were found after the empty one, the shortest first.
  private var path: [FoundContext] = []

  /// A context on the path to the longest one that was counted.
  private struct FoundContext {
    let node: Int
    let mass: NGramLevel.Mass
    /// The share of the probability that longer contexts leave to this one.
    var share = 1.0
  }

  /// A model with the given counts.
  package init(tables: NGramTables) {
    self.tables = tables
    let masses = NGramTables.Masses(of: tables)
    self.masses = masses
    unigrams = (0..<UInt32(tables.configuration.vocabularySize)).map { unit in
      tables.probability(of: unit, after: UnsafeBufferPointer(start: nil, count: 0), masses: masses)
    }
    unigramProbabilities = unigrams.map { Float($0) }
    unigramLogarithms = unigrams.map { Float(log($0)) }
    probabilities = Array(repeating: 0, count: tables.configuration.vocabularySize)
    path.reserveCapacity(tables.configuration.order)
  }

  /// Counts texts.
  ///
  /// - Parameters:
  ///   - text: The texts, one after another; ids are below the vocabulary size.
  ///   - ends: Where each text ends; the last is the number of units. No n-gram crosses an end. Nil: there is
  ///     only one text.
  ///   - configuration: Valid; see ``NGramConfiguration/validated()``.
  ///   - isWanted: Called from time to time with the share that is done; false stops the counting.
  /// - Throws: ``NGramError``.
  public convenience init(
    counting text: UnitSequence, ends: [Int]? = nil, configuration: NGramConfiguration,
    isWanted: @escaping (Double) -> Bool = { _ in true }
  ) throws(NGramError) {
    let ends = ends ?? [text.count]
    // Ids are stored plus 1.
    if configuration.vocabularySize < Int(UInt16.max) {
      var counter = try NGramCounter<UInt16>(
        text, ends: ends, configuration: configuration, isWanted: isWanted)
      self.init(tables: try counter.tables())
    } else {
      var counter = try NGramCounter<UInt32>(
        text, ends: ends, configuration: configuration, isWanted: isWanted)
      self.init(tables: try counter.tables())
    }
  }

  public var vocabularySize: Int { configuration.vocabularySize }

  /// The number of different n-grams of each length, from 1.
  public var ngramCounts: [Int] { tables.ngramCounts }

  /// The number of bytes that the model takes in memory.
  public var byteCount: Int {
    tables.byteCount + masses.byteCount + vocabularySize
      * 2 * (MemoryLayout<Double>.size + MemoryLayout<Float>.size)
  }

  public func initialState(streams: Int) -> NGramState {
    NGramState(streams: streams, width: configuration.order - 1)
  }

  /// p(unit | context).
  ///
  /// - Parameters:
  ///   - unit: An id below the vocabulary size.
  ///   - context: The units before it in reading order; only the last n − 1 are used.
  public func probability(of unit: UInt32, after context: [UInt32]) -> Double {
    let nearestFirst = Array(context.suffix(configuration.order - 1).reversed())
    return nearestFirst.withUnsafeBufferPointer { tables.probability(of: unit, after: $0, masses: masses) }
  }

  public var computesProbabilities: Bool { true }

  public func advance(_ state: inout NGramState, reading units: [UInt32], logits: inout [Float]) {
    advance(&state, reading: units, into: &logits, asLogarithms: true)
  }

  public func advance(_ state: inout NGramState, reading units: [UInt32], probabilities: inout [Float]) {
    advance(&state, reading: units, into: &probabilities, asLogarithms: false)
  }

  private func advance(
    _ state: inout NGramState, reading units: [UInt32], into rows: inout [Float], asLogarithms: Bool
  ) {
    let size = vocabularySize
    precondition(
      units.count == state.streams && state.width == configuration.order - 1,
      "\(units.count) units for \(state.streams) streams of \(state.width) units")
    if rows.count != units.count * size { rows = Array(repeating: 0, count: units.count * size) }
    for (stream, unit) in units.enumerated() {
      state.read(unit, stream: stream) { context in
        rows.withUnsafeMutableBufferPointer { rows in
          predict(
            after: context, asLogarithms: asLogarithms,
            into: UnsafeMutableBufferPointer(rebasing: rows[stream * size..<(stream + 1) * size]))
        }
      }
    }
  }

  public func evaluate(_ window: TrainingWindow, from state: inout NGramState) -> WindowResult {
    precondition(
      window.lanes == state.streams && state.width == configuration.order - 1,
      "a window of \(window.lanes) lanes for \(state.streams) streams")
    var result = WindowResult(lossSum: 0, count: 0)
    for place in 0..<window.steps * window.lanes {
      let target = window.targets[place]
      if place % window.lanes == 0 { reset(window.resetLanes(at: place / window.lanes), of: &state) }
      state.read(window.inputs[place], stream: place % window.lanes) { context in
        guard target != TrainingWindow.ignoredTarget else { return }
        result.lossSum -= log(tables.probability(of: target, after: context, masses: masses))
        result.count += 1
      }
    }
    return result
  }
}

extension NGramModel {
  /// p of every unit, or ln p.
  ///
  /// With γ of each context that was found, p(w | c) is Πγ · p(w) for every unit that never occurs after the
  /// shortest of them. Those that do are summed, context by context, and only for these a logarithm is
  /// computed.
  private func predict(
    after context: UnsafeBufferPointer<UInt32>, asLogarithms: Bool,
    into row: UnsafeMutableBufferPointer<Float>
  ) {
    findPath(after: context)
    var unigramShare = 1.0
    for index in path.indices.reversed() {
      path[index].share = unigramShare
      unigramShare *= path[index].mass.backoff
    }
    if asLogarithms {
      let constant = Float(log(unigramShare))
      for unit in row.indices { row[unit] = unigramLogarithms[unit] + constant }
    } else {
      let factor = Float(unigramShare)
      for unit in row.indices { row[unit] = factor * unigramProbabilities[unit] }
    }
    guard let shortest = path.first else { return }
    probabilities.withUnsafeMutableBufferPointer { probabilities in
      // Every unit that occurs after a longer context also occurs after this one.
      tables.levels[1].forEach(after: shortest.node) { unit, _ in
        probabilities[unit] = unigramShare * unigrams[unit]
      }
      for (index, context) in path.enumerated() {
        let factor = context.share * context.mass.scale
        tables.levels[index + 1].forEach(after: context.node) { unit, discounted in
          probabilities[unit] += factor * discounted
        }
      }
      if asLogarithms {
        tables.levels[1].forEach(after: shortest.node) { unit, _ in
          row[unit] = Float(log(probabilities[unit]))
        }
      } else {
        tables.levels[1].forEach(after: shortest.node) { unit, _ in row[unit] = Float(probabilities[unit]) }
      }
    }
  }

  private func findPath(after context: UnsafeBufferPointer<UInt32>) {
    path.removeAll(keepingCapacity: true)
    var node = 0
    for (length, unit) in context.enumerated() {
      guard let child = tables.child(of: node, length: length, by: unit) else { return }
      path.append(
        FoundContext(node: child, mass: masses.mass(of: child, length: length + 1, in: tables)))
      node = child
    }
  }
}
