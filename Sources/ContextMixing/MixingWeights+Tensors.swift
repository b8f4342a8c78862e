extension MixingWeights {
  /// The names and numbers of elements of all tensors, in their order.
  package static func tensorSizes(of configuration: ContextMixingConfiguration) -> [(String, Int)] {
    MixingWeights(configuration).tensors.map { ($0.0, $0.1.count) }
  }

  /// The tensors.
  package var tensors: [(String, [Float])] {
    [("mixing.maps", maps)] + sets.enumerated().map { ("mixing.sets.\($0)", $1) }
      + [
        ("mixing.last", last), ("mixing.node_corrections", nodeCorrections),
        ("mixing.pair_corrections", pairCorrections),
      ]
  }

  /// Weights of stored tensors; nil if they are of other sizes, or hold what no fitted weights do.
  package init?(_ configuration: ContextMixingConfiguration, tensors: [[Float]]) {
    self.init(configuration)
    guard tensors.map(\.count) == self.tensors.map(\.1.count) else { return nil }
    let (probabilities, weights) = ([tensors[0]] + tensors.suffix(2), tensors[1..<tensors.count - 2])
    // Weights that are too large would give infinities, from which no cell of a table follows.
    guard probabilities.allSatisfy({ $0.allSatisfy { (0...1).contains($0) } }),
      weights.allSatisfy({ $0.allSatisfy { abs($0) < 1e6 } })
    else { return nil }
    maps = tensors[0]
    sets = Array(tensors[1...sets.count])
    last = tensors[sets.count + 1]
    nodeCorrections = tensors[sets.count + 2]
    pairCorrections = tensors[sets.count + 3]
  }
}
