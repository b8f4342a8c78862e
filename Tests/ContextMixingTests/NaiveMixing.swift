import ContextMixing
import Foundation

/// Context mixing written out plainly in double precision: counts in dictionaries, every leaf computed.
struct NaiveMixing {
  let model: ContextMixingModel
  /// For each context, what followed each of its values, by leaf. Values are told in plain words.
  private var counts: [[String: [Int: Int]]]
  private let frequencies: [Double]
  /// The values of all tensors.
  var weights: [String: [Double]]

  private var size: Int { model.vocabularySize }
  private var contexts: [String] { model.configuration.contexts }

  init(_ model: ContextMixingModel, text: [UInt32]) {
    self.model = model
    counts = Array(repeating: [:], count: model.configuration.contexts.count)
    let leaves = Dictionary(uniqueKeysWithValues: model.tree.units.enumerated().map { ($1, $0) })
    for (index, name) in model.configuration.contexts.enumerated() {
      for place in text.indices {
        let value = Toy.value(name, text[..<place], model.traits)
        counts[index][value, default: [:]][leaves[text[place]] ?? -1, default: 0] += 1
      }
    }
    // `<unk>` gets what occurred once.
    let once = Double(model.unitCounts.filter { $0 == 1 }.count)
    let whole = Double(text.count) + once + 0.02 * Double(model.vocabularySize)
    frequencies = model.tree.units.map { unit in
      (Double(model.unitCounts[Int(unit)]) + (unit == 0 ? once : 0) + 0.02) / whole
    }
    weights = Dictionary(
      uniqueKeysWithValues: model.weights.tensors.map { ($0.0, $0.1.map { Double($0) }) })
  }

  private static let shorter = [
    "order-2": "order-1", "order-3": "order-2", "order-4": "order-3", "order-5": "order-4",
    "word-pair": "word", "word-triple": "word-pair", "word-skip": "word", "line": "order-1",
    "line-word": "word",
  ]

  /// What followed the values of all contexts.
  private func allFollowers(after past: [UInt32]) -> [[Int: Int]] {
    func followers(_ name: String) -> [Int: Int] {
      // A longer context is not asked where a shorter one occurred only once.
      if let shorter = Self.shorter[name], followers(shorter).values.reduce(0, +) < 2 { return [:] }
      let index = contexts.firstIndex(of: name) ?? -1
      return counts[index][Toy.value(name, past[...], model.traits)] ?? [:]
    }
    return contexts.map { followers($0) }
  }

  /// What a unit costs each regression of its own, and the last one, along its path: Σ −ln p of the
  /// decisions.
  func losses(of unit: UInt32, after past: [UInt32]) -> [Double] {
    let followers = allFollowers(after: past)
    let (leaf, vote) = (model.tree.units.firstIndex(of: unit) ?? -1, vote(followers))
    var (leaves, node, depth) = (0..<size, 0, 0)
    var losses = [Double](repeating: 0, count: 6)
    while leaves.count > 1 {
      let left = Int(model.tree.leftCounts[node])
      let (zeros, ones) = (
        leaves.lowerBound..<leaves.lowerBound + left, leaves.lowerBound + left..<leaves.upperBound
      )
      let (dots, rank) = regressions(zeros, ones, node, depth, followers, vote, past)
      let sum = dots.enumerated().reduce(0) { $0 + weights["mixing.last"]![rank * 8 + $1.0] * $1.1 }
      let goesRight = ones.contains(leaf)
      for (index, odds) in (dots + [sum]).enumerated() {
        losses[index] += log(1 + exp(goesRight ? -odds : odds))
      }
      (leaves, node, depth) = (goesRight ? ones : zeros, goesRight ? node + left : node + 1, depth + 1)
    }
    return losses
  }

  /// p of every unit after some others.
  func distribution(after past: [UInt32]) -> [Double] {
    let followers = allFollowers(after: past)
    var p = [Double](repeating: 0, count: size)
    visit(0..<size, node: 0, depth: 0, mass: 1, followers, vote(followers), past, &p)
    return p
  }

  /// Interpolated n-grams with absolute discounts.
  private func vote(_ followers: [[Int: Int]]) -> [Double] {
    var vote = frequencies
    for order in 1...5 {
      guard let index = contexts.firstIndex(of: "order-\(order)") else { break }
      let total = Double(followers[index].values.reduce(0, +))
      guard total > 0 else { continue }
      let discount = [0.6, 0.75, 0.85, 0.9][min(order, 4) - 1]
      vote = vote.map { $0 * discount * Double(followers[index].count) / total }
      for (leaf, count) in followers[index] { vote[leaf] += (Double(count) - discount) / total }
    }
    return vote
  }

  /// Divides a probability among leaves. Nodes are numbered in preorder.
  private func visit(
    _ leaves: Range<Int>, node: Int, depth: Int, mass: Double, _ followers: [[Int: Int]], _ vote: [Double],
    _ past: [UInt32], _ p: inout [Double]
  ) {
    guard leaves.count > 1 else {
      p[Int(model.tree.units[leaves.lowerBound])] = mass
      return
    }
    let left = Int(model.tree.leftCounts[node])
    let middle = leaves.lowerBound + left
    let right = right(
      leaves.lowerBound..<middle, middle..<leaves.upperBound, node, depth, followers, vote, past)
    visit(
      leaves.lowerBound..<middle, node: node + 1, depth: depth + 1, mass: mass * (1 - right), followers,
      vote, past, &p)
    visit(
      middle..<leaves.upperBound, node: node + left, depth: depth + 1, mass: mass * right, followers, vote,
      past, &p)
  }

  private func odds(_ p: Double) -> Double { log(p / (1 - p)) }
  private func clamped(_ p: Double, _ least: Double) -> Double { min(max(p, least), 1 - least) }

  /// The log odds of the regressions at a node, and the number of its weights.
  private func regressions(
    _ zeros: Range<Int>, _ ones: Range<Int>, _ node: Int, _ depth: Int, _ followers: [[Int: Int]],
    _ vote: [Double], _ past: [UInt32]
  ) -> (dots: [Double], rank: Int) {
    var (x, known, mask, longest): ([Double], Int, Int, Int) = ([], 0, 0, 0)
    for (index, followers) in followers.enumerated() {
      let left = followers.filter { zeros.contains($0.key) }.values.reduce(0, +)
      let right = followers.filter { ones.contains($0.key) }.values.reduce(0, +)
      guard left + right > 0 else {
        x += [0, 0, 0]
        continue
      }
      let cell = (index * 32 + bucket(left)) * 32 + bucket(right)
      let map = clamped(weights["mixing.maps"]![cell], 1e-4)
      x += [0.5 * (log(Double(right) + 0.4) - log(Double(left) + 0.4)), odds(map), 2 * (map - 0.5)]
      known += 1
      mask |= 1 << index
    }
    for order in 1...5 where !followers[order - 1].isEmpty { longest = order }
    let voted =
      ones.reduce(0) { $0 + vote[$1] } / (zeros.lowerBound..<ones.upperBound).reduce(0) { $0 + vote[$1] }
    x += [0.3, odds(clamped(voted, 1e-5))]
    let rank = rank(of: node)
    let words =
      (followers[contexts.firstIndex(of: "word")!].isEmpty ? 0 : 1)
      + (followers[contexts.firstIndex(of: "word-pair")!].isEmpty ? 0 : 2)
    let kind = past.last.map { Int(model.traits.classes[Int($0)]) } ?? Int(UnitTraits.Class.lineFeed.rawValue)
    let unit = past.last.map { Int($0) } ?? 0
    let rows = [
      (longest * 4 + words) * 32 + known, rank, (kind * 16 + min(depth, 15)) * 32 + known,
      unit * 4 + min(depth / 2, 3), mask,
    ]
    let width = (x.count + 7) / 8 * 8
    let dots = rows.enumerated().map { set, row in
      let own = weights["mixing.sets.\(set)"]![row * width..<row * width + x.count]
      return zip(own, x).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return (dots, rank)
  }

  /// p(right) at a node.
  private func right(
    _ zeros: Range<Int>, _ ones: Range<Int>, _ node: Int, _ depth: Int, _ followers: [[Int: Int]],
    _ vote: [Double], _ past: [UInt32]
  ) -> Double {
    let (dots, rank) = regressions(zeros, ones, node, depth, followers, vote, past)
    let sum = dots.enumerated().reduce(0) { $0 + weights["mixing.last"]![rank * 8 + $1.0] * $1.1 }
    let mixed = clamped(1 / (1 + exp(-sum)), 1e-5)
    let place = min(max(odds(mixed), -7.99), 7.99) * 2 + 16
    let share = place - Double(Int(place))
    func corrected(_ table: String, _ row: Int) -> Double {
      let cell = row * 33 + Int(place)
      return weights[table]![cell] * (1 - share) + weights[table]![cell + 1] * share
    }
    let pair = Int(pairHash(past.last.map { UInt64($0) + 1 } ?? 0, UInt64(node)) % 4096)
    return clamped(
      0.6 * mixed + 0.2 * corrected("mixing.node_corrections", rank)
        + 0.2 * corrected("mixing.pair_corrections", pair), 1e-5)
  }

  /// The place of a node by falling frequency, the earlier one first among equals.
  private func rank(of node: Int) -> Int {
    var masses: [UInt32] = []
    var open = [0..<size]
    while let leaves = open.popLast() {
      guard leaves.count > 1 else { continue }
      let left = Int(model.tree.leftCounts[masses.count])
      masses.append(leaves.reduce(0) { $0 + model.unitCounts[Int(model.tree.units[$1])] })
      open.append(leaves.lowerBound + left..<leaves.upperBound)
      open.append(leaves.lowerBound..<leaves.lowerBound + left)
    }
    return masses.indices.filter { masses[$0] > masses[node] || masses[$0] == masses[node] && $0 < node }
      .count
  }

  private func bucket(_ count: Int) -> Int {
    guard count >= 16 else { return count }
    // 16, 24, 32, 48, 64, …
    var (bucket, next) = (16, 24)
    while count >= next, bucket < 31 {
      bucket += 1
      next = bucket.isMultiple(of: 2) ? next * 3 / 2 : next * 4 / 3
    }
    return bucket
  }

  /// The hash of a unit and a node that selects a correction.
  private func pairHash(_ one: UInt64, _ other: UInt64) -> UInt64 {
    var hash = (one &* 0x9E37_79B9_7F4A_7C15) ^ (other &* 0xC2B2_AE3D_27D4_EB4F)
    hash ^= hash >> 29
    hash = hash &* 0xBF58_476D_1CE4_E5B9
    return hash ^ (hash >> 32)
  }
}
