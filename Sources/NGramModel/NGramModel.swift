import Foundation
import LanguageModels
import UnitSequences

/// Counts of n-grams as a language model: interpolated modified Kneser–Ney smoothing.
///
/// The next unit's probability follows from the last n − 1 units alone. Nothing is trained by gradients: the
/// text is counted once (``init(counting:ends:configuration:isWanted:)``). ``byteCount`` says what the tables
/// take; a Korean text of 20 MB (8.2 million characters) makes 5.5 million n-grams of order 5 and 43 MB.
///
/// Used by one thread at a time: the distribution is put together in memory of the model.
public final class NGramModel: LanguageModel {
  /// The shape of the model.
  public var configuration: NGramConfiguration { tables.configuration }
  /// What was counted.
  package let tables: NGramTables

  private let masses: NGramTables.Masses
  /// p(w) after nothing, [V].
  private let unigrams: [Double]
  /// ln of them.
  private let unigramLogarithms: [Float]
  /// p of the units that came after the last unit read; other places hold anything. [V]
  private var probabilities: [Double]
  /// The contexts that were found behind the empty one, the shortest first.
  private var path: [FoundContext] = []

  /// A context on the way to the longest that was counted.
  private struct FoundContext {
    let node: Int
    let mass: NGramLevel.Mass
    /// The part of all probability that the longer contexts leave to this one.
    var share = 1.0
  }

  /// A model with these counts.
  package init(tables: NGramTables) {
    self.tables = tables
    let masses = NGramTables.Masses(of: tables)
    self.masses = masses
    unigrams = (0..<UInt32(tables.configuration.vocabularySize)).map { unit in
      tables.probability(of: unit, after: UnsafeBufferPointer(start: nil, count: 0), masses: masses)
    }
    unigramLogarithms = unigrams.map { Float(log($0)) }
    probabilities = Array(repeating: 0, count: tables.configuration.vocabularySize)
    path.reserveCapacity(tables.configuration.order)
  }

  /// Counts texts.
  ///
  /// - Parameters:
  ///   - text: The texts, one after the other; ids are below the vocabulary size.
  ///   - ends: Where each text ends, the last at the number of units: no n-gram goes across an end. Nil: it
  ///     is one text.
  ///   - configuration: Valid; see ``NGramConfiguration/validated()``.
  ///   - isWanted: Told from time to time which share is done; false ends the counting.
  /// - Throws: ``NGramError``.
  public convenience init(
    counting text: UnitSequence, ends: [Int]? = nil, configuration: NGramConfiguration,
    isWanted: @escaping (Double) -> Bool = { _ in true }
  ) throws(NGramError) {
    let ends = ends ?? [text.count]
    // Ids are kept one greater than they are.
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

  /// How many different n-grams there are of each length, from 1.
  public var ngramCounts: [Int] { tables.ngramCounts }

  /// Bytes that the model takes in memory.
  public var byteCount: Int {
    tables.byteCount + masses.byteCount + vocabularySize
      * (2 * MemoryLayout<Double>.size + MemoryLayout<Float>.size)
  }

  public func initialState(streams: Int) -> NGramState {
    NGramState(streams: streams, width: configuration.order - 1)
  }

  /// p(unit | context).
  ///
  /// - Parameters:
  ///   - unit: An id below the vocabulary size.
  ///   - context: The units before it in reading order; the last n − 1 count.
  public func probability(of unit: UInt32, after context: [UInt32]) -> Double {
    let nearestFirst = Array(context.suffix(configuration.order - 1).reversed())
    return nearestFirst.withUnsafeBufferPointer { tables.probability(of: unit, after: $0, masses: masses) }
  }

  public func advance(_ state: inout NGramState, reading units: [UInt32], logits: inout [Float]) {
    let size = vocabularySize
    precondition(
      units.count == state.streams && state.width == configuration.order - 1,
      "\(units.count) units for \(state.streams) streams of \(state.width) units")
    if logits.count != units.count * size { logits = Array(repeating: 0, count: units.count * size) }
    for (stream, unit) in units.enumerated() {
      state.read(unit, stream: stream) { context in
        logits.withUnsafeMutableBufferPointer { logits in
          predict(
            after: context,
            into: UnsafeMutableBufferPointer(rebasing: logits[stream * size..<(stream + 1) * size]))
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
  /// ln p of every unit.
  ///
  /// With γ of each context that was found, p(w | c) is Πγ · p(w) for every unit that never came after the
  /// last one. Those that did are added up, context by context, and only for them is a logarithm taken.
  private func predict(
    after context: UnsafeBufferPointer<UInt32>, into logits: UnsafeMutableBufferPointer<Float>
  ) {
    findPath(after: context)
    var unigramShare = 1.0
    for index in path.indices.reversed() {
      path[index].share = unigramShare
      unigramShare *= path[index].mass.backoff
    }
    let constant = Float(log(unigramShare))
    for unit in logits.indices { logits[unit] = unigramLogarithms[unit] + constant }
    guard let shortest = path.first else { return }
    // Whatever came after a longer context came after this one.
    tables.levels[1].forEach(after: shortest.node) { unit, _ in
      probabilities[unit] = unigramShare * unigrams[unit]
    }
    for (index, context) in path.enumerated() {
      let factor = context.share * context.mass.scale
      tables.levels[index + 1].forEach(after: context.node) { unit, discounted in
        probabilities[unit] += factor * discounted
      }
    }
    tables.levels[1].forEach(after: shortest.node) { unit, _ in logits[unit] = Float(log(probabilities[unit]))
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
