/// A binary tree whose leaves are the units of a vocabulary: a unit is predicted as the path to its leaf.
///
/// Inner nodes are numbered in preorder, the root is 0. The leaves below a node are a range of the leaf
/// order, so that the count of a subtree is a sum over a range.
public struct UnitTree: Sendable, Equatable {
  /// The units in leaf order. [V]
  public let units: [UInt32]
  /// The number of leaves on the left side of each node. [V − 1]
  public let leftCounts: [UInt32]

  /// The place of each unit in leaf order. [V]
  let positions: [UInt16]
  /// The leaves below each node: from `starts` up to `middles` on its left side, up to `ends` on its right.
  /// [V − 1]
  let (starts, middles, ends): ([Int32], [Int32], [Int32])
  /// The number of nodes on the longest path.
  let depth: Int

  /// The tree with the given leaves; nil if the numbers are not those of a tree.
  public init?(units: [UInt32], leftCounts: [UInt32]) {
    let count = units.count
    guard count >= 2, count <= 65_535, leftCounts.count == count - 1 else { return nil }
    var positions = [UInt16](repeating: 0, count: count)
    var isSeen = [Bool](repeating: false, count: count)
    for (place, unit) in units.enumerated() {
      guard unit < count, !isSeen[Int(unit)] else { return nil }
      isSeen[Int(unit)] = true
      positions[Int(unit)] = UInt16(place)
    }
    var (starts, middles, ends): ([Int32], [Int32], [Int32]) = ([], [], [])
    // Ranges that are yet to be visited, the next one last.
    var open: [(start: Int, end: Int, depth: Int)] = [(0, count, 1)]
    var deepest = 0
    while let range = open.popLast() {
      guard range.end - range.start > 1 else { continue }
      let left = Int(leftCounts[starts.count])
      guard left >= 1, left < range.end - range.start else { return nil }
      deepest = max(deepest, range.depth)
      starts.append(Int32(range.start))
      middles.append(Int32(range.start + left))
      ends.append(Int32(range.end))
      open.append((range.start + left, range.end, range.depth + 1))
      open.append((range.start, range.start + left, range.depth + 1))
    }
    self.units = units
    self.leftCounts = leftCounts
    self.positions = positions
    (self.starts, self.middles, self.ends) = (starts, middles, ends)
    depth = deepest
  }

  /// V
  public var count: Int { units.count }
  /// V − 1
  var nodeCount: Int { leftCounts.count }

  /// The node on the left side of a node; meaningless if there is only a leaf.
  @inline(__always)
  static func left(of node: Int) -> Int { node + 1 }

  /// The node on the right side of a node whose left side has some leaves.
  @inline(__always)
  static func right(of node: Int, leftCount: Int) -> Int { node + leftCount }
}
