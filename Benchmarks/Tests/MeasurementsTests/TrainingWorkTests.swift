import Measurements
import Testing

/// The count of operations against loops that count one by one, and against the rule of thumb of six a
/// weight.
@Suite struct TrainingWorkTests {
  /// What a window's products do, one multiply-add after the other.
  private static func counted(_ shape: ModelShape, lanes: Int, steps: Int) -> Int {
    var multiplyAdds = 0
    func product(_ m: Int, _ n: Int, _ k: Int) {
      for _ in 0..<m { for _ in 0..<n { for _ in 0..<k { multiplyAdds += 1 } } }
    }
    let isRecurrent = shape.cell != .minGRU
    let (rows, gates, h) = (lanes * steps, (isRecurrent ? 4 : 2) * shape.hidden, shape.hidden)
    for layer in 0..<shape.layers {
      for step in 0..<steps where isRecurrent {
        product(lanes, gates, h)
        // Back, from each step to the one before it.
        if step > 0 { product(lanes, h, gates) }
      }
      if isRecurrent { product(gates, h, rows) }
      if layer == 0 {
        // A row for each unit where there are fewer units than characters.
        let tableRows = shape.vocabulary <= rows ? shape.vocabulary : rows
        product(tableRows, gates, shape.embedding)
        product(tableRows, shape.embedding, gates)
        product(gates, shape.embedding, tableRows)
      } else {
        product(rows, gates, h)
        product(rows, h, gates)
        product(gates, h, rows)
      }
    }
    product(rows, shape.vocabulary, h)
    product(rows, h, shape.vocabulary)
    product(shape.vocabulary, h, rows)
    return 2 * multiplyAdds
  }

  @Test(
    "As many as loops count",
    arguments: [
      (ModelShape(vocabulary: 7, embedding: 3, hidden: 5, layers: 2), 2, 4),
      (ModelShape(vocabulary: 4, embedding: 6, hidden: 2, layers: 1), 3, 1),
      (ModelShape(vocabulary: 50, embedding: 3, hidden: 4, layers: 3), 2, 5),
      (ModelShape(vocabulary: 6, embedding: 3, hidden: 4, layers: 3, cell: .minGRU), 2, 5),
    ])
  func matchesLoops(shape: ModelShape, lanes: Int, steps: Int) {
    #expect(
      TrainingWork.operations(shape, lanes: lanes, steps: steps)
        == Double(Self.counted(shape, lanes: lanes, steps: steps)))
  }

  @Test(
    "Without the table: six operations for each weight and character, less one step of the recurrent gradient"
  )
  func sixAWeight() {
    // V > T·N: nothing is folded.
    let shape = ModelShape(vocabulary: 1000, embedding: 16, hidden: 32, layers: 2)
    let (lanes, steps) = (4, 10)
    let weights = 128 * (16 + 32) + 128 * (32 + 32) + 1000 * 32
    let notNeeded = 2 * 2 * lanes * 128 * 32
    #expect(
      TrainingWork.operations(shape, lanes: lanes, steps: steps)
        == Double(6 * lanes * steps * weights - notNeeded))
  }

  @Test("The table saves the first layer's product for every character beyond the vocabulary")
  func tableSaves() {
    let shape = ModelShape(vocabulary: 100, embedding: 256, hidden: 512, layers: 2)
    var wide = shape
    wide.vocabulary = 100_000
    let projection = 6.0 * 8192 * 512
    let without = TrainingWork.operations(wide, lanes: 64, steps: 128) - projection * 100_000
    let with = TrainingWork.operations(shape, lanes: 64, steps: 128) - projection * 100
    #expect(without - with == 6 * (8192 - 100) * 256 * 2048)
  }
}
