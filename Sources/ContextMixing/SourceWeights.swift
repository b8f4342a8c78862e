import LanguageModels

/// How much the counts and a network are trusted at each node: what is fitted in a hybrid on top of
/// ``MixingWeights``.
///
/// The inputs are log odds: of the counts, of the interpolated n-grams and of the network; and a constant.
/// Several logistic regressions, whose weights are chosen by different selectors, each predict whether the
/// path goes right, and a last one mixes their log odds.
public struct SourceWeights: Sendable, Equatable {
  /// The numbers of rows.
  struct Layout: Sendable, Equatable {
    /// The number of nodes that have weights of their own, as in ``MixingWeights``.
    let ranks: Int
    /// The number of contexts of what was read recently; 0 if nothing is learned.
    let recentContexts: Int

    /// Inputs of a regression, in blocks of eight.
    var blocks: Int { (Self.inputs + Self.inputsPerContext * recentContexts + 7) / 8 }
    /// Rows of each set.
    var rows: [Int] {
      [
        Self.orders * Self.orders * Self.certainties, ranks,
        Self.kinds * Self.depths * Self.certainties,
        recentContexts > 0 ? 1 << MixingWeights.Layout.maskBits : 1,
      ]
    }

    /// The counts, the n-grams, the network, a constant.
    static let inputs = 4
    static let inputsPerContext = 3
    /// Longest order that is known: in the counts, and in what was read recently.
    static let orders = 8
    static let certainties = 4
    static let depths = 16
    /// Classes of units.
    static let kinds = 8
    static let sets = 4
  }

  let layout: Layout
  /// The weights of each regression, one row of eight for each value of its selector.
  package var sets: [[Float]]
  /// The weights of the last regression. [ranks, 4]
  package var last: [Float]

  /// The weights before anything is fitted: counts and network each get a half.
  ///
  /// - Parameter configuration: Of the counts.
  public init(_ configuration: ContextMixingConfiguration) {
    self.init(Layout(ranks: MixingWeights.Layout(configuration).ranks, recentContexts: 0))
  }

  private init(_ layout: Layout) {
    self.layout = layout
    let row: [Float] = [0.5, 0, 0.5, 0, 0, 0, 0, 0]
    sets = layout.rows.map { rows in (0..<rows).flatMap { _ in row } }
    last = Array(repeating: 1 / Float(Layout.sets), count: layout.ranks * Layout.sets)
  }
}

extension SourceWeights {
  /// The names and numbers of elements of all tensors, in their order.
  package static func tensorSizes(of configuration: ContextMixingConfiguration) -> [(String, Int)] {
    SourceWeights(configuration).tensors.map { ($0.0, $0.1.count) }
  }

  /// The tensors.
  package var tensors: [(String, [Float])] {
    sets.enumerated().map { ("sources.sets.\($0)", $1) } + [("sources.last", last)]
  }

  /// Weights of stored tensors; nil if they are of other sizes, or hold what no fitted weights do.
  package init?(_ configuration: ContextMixingConfiguration, tensors: [[Float]]) {
    self.init(configuration)
    guard tensors.map(\.count) == self.tensors.map(\.1.count),
      tensors.allSatisfy({ $0.allSatisfy { abs($0) < 1e6 } })
    else { return nil }
    sets = Array(tensors.dropLast())
    last = tensors[tensors.count - 1]
  }
}
