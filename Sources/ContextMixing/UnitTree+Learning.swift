import Foundation
import UnitSequences

extension UnitTree {
  /// Learns a tree from a text: units that follow like units are put into one subtree.
  ///
  /// Hangul syllables are grouped by initial consonant, vowel and final consonant, each level a Huffman tree.
  /// Other units are merged, two groups at a time, the pair with the least (mass + λ · information lost):
  /// mass is the number of occurrences, and the information is that about the last unit and about the one
  /// before it (as in agglomerative information bottleneck, Slonim and Tishby 1999). Rare units beyond a
  /// limit form a Huffman tree.
  ///
  /// - Parameters:
  ///   - text: The training text.
  ///   - traits: Of V ≥ 2 units.
  public init(learningFrom text: UnitSequence, traits: UnitTraits) {
    let builder = TreeBuilder(text, traits: traits)
    guard let tree = builder.tree() else { preconditionFailure("a learnt tree is not one") }
    self = tree
  }
}

/// Puts trees together from their leaves.
private struct TreeBuilder {
  /// A tree that is being put together.
  indirect enum Node {
    case leaf(UInt32)
    case inner(Node, Node)
  }

  /// A tree and its number of occurrences.
  typealias Weighted = (mass: Double, node: Node)

  let traits: UnitTraits
  let counts: [Int]
  let text: UnitSequence
  /// Units that are read for the information about those before.
  let sampleCount: Int

  /// At most so many units are merged, the most frequent ones.
  private static let mergedLimit = 1024
  private static let sampleLimit = 2_000_000

  init(_ text: UnitSequence, traits: UnitTraits) {
    self.text = text
    self.traits = traits
    var counts = [Int](repeating: 0, count: traits.count)
    for place in 0..<text.count { counts[Int(text[place])] += 1 }
    self.counts = counts
    sampleCount = min(text.count, Self.sampleLimit)
  }

  func tree() -> UnitTree? {
    var syllables: [UInt32] = []
    var others: [UInt32] = []
    for unit in 0..<UInt32(traits.count) {
      if traits.syllables[Int(unit)] == UnitTraits.noSyllable {
        others.append(unit)
      } else {
        syllables.append(unit)
      }
    }
    others.sort { (counts[Int($0)], $1) > (counts[Int($1)], $0) }
    let rare = others.dropFirst(Self.mergedLimit).map { leaf($0) }
    var groups = others.prefix(Self.mergedLimit).map { [$0] }
    if !rare.isEmpty { groups.append(Array(others.dropFirst(Self.mergedLimit))) }
    let starts = others.prefix(Self.mergedLimit).map { leaf($0) } + (rare.isEmpty ? [] : [Self.huffman(rare)])
    var merging = Merging(groups: groups, nodes: starts, builder: self)
    let merged = merging.run()
    let root: Node
    if let hangul = hangulTree(syllables) {
      root = merged.map { Node.inner($0.node, hangul.node) } ?? hangul.node
    } else if let merged {
      root = merged.node
    } else {
      return nil
    }
    return Self.flattened(root)
  }

  private func leaf(_ unit: UInt32) -> Weighted { (Double(counts[Int(unit)]) + 1e-3, .leaf(unit)) }

  private static func flattened(_ root: Node) -> UnitTree? {
    var units: [UInt32] = []
    var leftCounts: [UInt32] = []
    // Not recursive: a tree may be as deep as it has leaves.
    enum Step {
      case visit(Node)
      case close(node: Int, leavesBefore: Int)
    }
    var steps: [Step] = [.visit(root)]
    while let step = steps.popLast() {
      switch step {
      case .visit(.leaf(let unit)): units.append(unit)
      case .visit(.inner(let left, let right)):
        let node = leftCounts.count
        leftCounts.append(0)
        steps.append(.visit(right))
        steps.append(.close(node: node, leavesBefore: units.count))
        steps.append(.visit(left))
      case .close(let node, let leavesBefore): leftCounts[node] = UInt32(units.count - leavesBefore)
      }
    }
    return UnitTree(units: units, leftCounts: leftCounts)
  }

  /// The tree with the shortest paths (Huffman 1952). Equal masses are joined in their order.
  static func huffman(_ nodes: [Weighted]) -> Weighted {
    // Two queues: leaves by mass, and joined nodes, which arise by mass.
    let leaves = nodes.enumerated().sorted { ($0.element.mass, $0.offset) < ($1.element.mass, $1.offset) }
      .map(\.element)
    var joined: [Weighted] = []
    var (nextLeaf, nextJoined) = (0, 0)
    func take() -> Weighted {
      if nextJoined == joined.count
        || (nextLeaf < leaves.count && leaves[nextLeaf].mass <= joined[nextJoined].mass)
      {
        nextLeaf += 1
        return leaves[nextLeaf - 1]
      }
      nextJoined += 1
      return joined[nextJoined - 1]
    }
    while leaves.count - nextLeaf + joined.count - nextJoined > 1 {
      let (one, other) = (take(), take())
      joined.append((one.mass + other.mass, .inner(one.node, other.node)))
    }
    return take()
  }

  /// Initial consonants, below each the vowels, below each the final consonants.
  private func hangulTree(_ syllables: [UInt32]) -> Weighted? {
    guard !syllables.isEmpty else { return nil }
    var initials: [Int: [Int: [Weighted]]] = [:]
    for unit in syllables {
      let number = Int(traits.syllables[Int(unit)])
      initials[number / 588, default: [:]][number / 28 % 21, default: []].append(leaf(unit))
    }
    func sorted<Value>(_ groups: [Int: Value]) -> [Value] {
      groups.sorted { $0.key < $1.key }.map(\.value)
    }
    return Self.huffman(sorted(initials).map { Self.huffman(sorted($0).map(Self.huffman)) })
  }
}

/// Merges groups of units, two at a time.
private struct Merging {
  private var nodes: [TreeBuilder.Weighted]
  /// For each group, how often each unit stood right before one of its units, and one further back: places in
  /// ascending order, and their counts.
  private var profiles: [[(place: Int32, count: Float)]]
  private var masses: [Double]
  private var isAlive: [Bool]
  private var costs: [Float]
  private var nearest: [Int]
  /// λ
  private let informationWeight = 30.0

  init(groups: [[UInt32]], nodes: [TreeBuilder.Weighted], builder: TreeBuilder) {
    self.nodes = nodes
    let count = groups.count
    var group = [Int](repeating: -1, count: builder.traits.count)
    for (index, units) in groups.enumerated() { for unit in units { group[Int(unit)] = index } }
    // Ids are by falling frequency: those from the limit on are one.
    let width = min(builder.traits.count, 1024)
    var tallies = [[Int32: Float]](repeating: [:], count: count)
    masses = Array(repeating: 1e-3, count: count)
    for place in 2..<max(2, builder.sampleCount) {
      let index = group[Int(builder.text[place])]
      guard index >= 0 else { continue }
      masses[index] += 1
      tallies[index][Int32(min(Int(builder.text[place - 1]), width - 1)), default: 0] += 1
      tallies[index][Int32(width + min(Int(builder.text[place - 2]), width - 1)), default: 0] += 1
    }
    profiles = tallies.map { $0.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    isAlive = Array(repeating: true, count: count)
    costs = Array(repeating: 0, count: count * count)
    nearest = Array(repeating: -1, count: count)
  }

  mutating func run() -> TreeBuilder.Weighted? {
    let count = nodes.count
    guard count > 1 else { return nodes.first }
    for one in 0..<count { for other in 0..<one { setCost(one, other) } }
    for one in 0..<count { findNearest(of: one) }
    for _ in 1..<count {
      var best = -1
      for one in 0..<count where isAlive[one] {
        if best < 0 || costs[one * count + nearest[one]] < costs[best * count + nearest[best]] { best = one }
      }
      let other = nearest[best]
      let (one, two) = (min(best, other), max(best, other))
      nodes[one] = (nodes[one].mass + nodes[two].mass, .inner(nodes[one].node, nodes[two].node))
      profiles[one] = Self.sum(profiles[one], profiles[two])
      profiles[two] = []
      masses[one] += masses[two]
      isAlive[two] = false
      for third in 0..<count where isAlive[third] && third != one { setCost(one, third) }
      for third in 0..<count where isAlive[third] {
        if third == one || nearest[third] == one || nearest[third] == two {
          findNearest(of: third)
        } else if costs[third * count + one] < costs[third * count + nearest[third]] {
          nearest[third] = one
        }
      }
    }
    return zip(nodes, isAlive).first { $1 }?.0
  }

  private mutating func findNearest(of one: Int) {
    let count = nodes.count
    var best = -1
    for other in 0..<count where isAlive[other] && other != one {
      if best < 0 || costs[one * count + other] < costs[one * count + best] { best = other }
    }
    nearest[one] = best
  }

  private mutating func setCost(_ one: Int, _ other: Int) {
    let (mass, massOther) = (masses[one], masses[other])
    // With f(x) = x log₂ x: Σ f(a) + f(b) − f(a + b) over all places, less the same for the totals.
    var information = 2 * (f(mass + massOther) - f(mass) - f(massOther))
    var (left, right) = (profiles[one][...], profiles[other][...])
    while let first = left.first, let second = right.first {
      if first.place == second.place {
        let (a, b) = (Double(first.count), Double(second.count))
        information += f(a) + f(b) - f(a + b)
        left.removeFirst()
        right.removeFirst()
      } else if first.place < second.place {
        left.removeFirst()
      } else {
        right.removeFirst()
      }
    }
    let cost = Float(mass + massOther + informationWeight * max(0, information))
    costs[one * nodes.count + other] = cost
    costs[other * nodes.count + one] = cost
  }

  private func f(_ value: Double) -> Double { value * log2(value) }

  private static func sum(
    _ one: [(place: Int32, count: Float)], _ other: [(place: Int32, count: Float)]
  ) -> [(place: Int32, count: Float)] {
    var sum: [(place: Int32, count: Float)] = []
    sum.reserveCapacity(one.count + other.count)
    var (left, right) = (one[...], other[...])
    while let first = left.first, let second = right.first {
      if first.place == second.place {
        sum.append((first.place, first.count + second.count))
        left.removeFirst()
        right.removeFirst()
      } else if first.place < second.place {
        sum.append(first)
        left.removeFirst()
      } else {
        sum.append(second)
        right.removeFirst()
      }
    }
    return sum + left + right
  }
}
