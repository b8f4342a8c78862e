import LanguageModels
import Testing

@Suite("Recurrent state")
struct RecurrentStateTests {
  static let configuration = ModelConfiguration(
    vocabularySize: 5, embeddingSize: 3, hiddenSize: 2, layers: 2)

  /// A state whose every number says where it stands: 1000 layer + 100 part + 10 stream + unit.
  func marked(streams: Int) -> RecurrentState {
    var state = RecurrentState(for: Self.configuration, streams: streams)
    for layer in 0..<2 {
      for part in 0..<2 {
        for stream in 0..<streams {
          for unit in 0..<2 {
            state.values[state.offset(layer: layer, part: part) + stream * 2 + unit] =
              Float(1000 * layer + 100 * part + 10 * stream + unit)
          }
        }
      }
    }
    return state
  }

  @Test("It starts at zero with a row for every layer, part and stream")
  func start() {
    let state = RecurrentState(for: Self.configuration, streams: 3)
    #expect(state.values == Array(repeating: 0, count: 2 * 2 * 3 * 2))
    #expect(state.layout.parts.map { $0.map(\.name) } == [["hidden", "cell"], ["hidden", "cell"]])
    #expect((state.streams, state.layout.width) == (3, 8))
    #expect(state.layout.shape(streams: 3) == [2, 2, 3, 2])
  }

  @Test("Selected streams keep their rows in every layer and part")
  func select() {
    var state = marked(streams: 3)
    state.select([2, 0, 2, 2])
    #expect(state.streams == 4)
    #expect(
      state.values == [
        20, 21, 0, 1, 20, 21, 20, 21,
        120, 121, 100, 101, 120, 121, 120, 121,
        1020, 1021, 1000, 1001, 1020, 1021, 1020, 1021,
        1120, 1121, 1100, 1101, 1120, 1121, 1120, 1121,
      ])
    #expect(state.offset(layer: 1, part: 1) == 24)
  }

  @Test("Selecting every stream in order changes nothing")
  func selectAll() {
    var state = marked(streams: 3)
    state.select([0, 1, 2])
    #expect(state == marked(streams: 3))
  }

  @Test("No stream at all may be selected")
  func selectNone() {
    var state = marked(streams: 3)
    state.select([])
    #expect(state.streams == 0 && state.values.isEmpty)
  }

  @Test("Streams taken apart and joined again are the same state", arguments: 0...3)
  func join(count: Int) {
    let whole = marked(streams: 3)
    var (first, second) = (whole, whole)
    first.select(Array(0..<count))
    second.select(Array(count..<3))
    first.join(second)
    #expect(first == whole)
  }

  @Test("Joined streams lie behind the state's own in every layer and part")
  func joinTwice() {
    var state = marked(streams: 2)
    var other = marked(streams: 3)
    other.select([2, 0])
    state.join(other)
    state.join(other)
    #expect(state.streams == 6)
    for layer in 0..<2 {
      for part in 0..<2 {
        let start = state.offset(layer: layer, part: part)
        let mark = Float(1000 * layer + 100 * part)
        #expect(
          Array(state.values[start..<start + 12])
            == [0, 1, 10, 11, 20, 21, 0, 1, 20, 21, 0, 1].map { $0 + mark })
      }
    }
    #expect(state.values.count == 2 * 2 * 6 * 2)
  }

  @Test("The streams of a feed-forward network remember units, and nothing that is none")
  func feedforward() {
    let configuration = ModelConfiguration(
      cell: LayerDescriptor.feedforward.name, vocabularySize: 5, embeddingSize: 3, hiddenSize: 2, layers: 2,
      context: 4)
    var state = RecurrentState(for: configuration, streams: 2)
    #expect(state.layout.parts == [[StatePart(name: "units", width: 3, holdsUnits: true)], []])
    #expect(state.layout.shape(streams: 2) == [1, 1, 2, 3])
    state.values = [0, 1, 5, 3, 2, 2]
    state.select([1, 1])
    #expect(state.values == [3, 2, 2, 3, 2, 2])
    #expect(state.holdsUnits)
    for value: Float in [6, -1, 0.5, .nan, .infinity] {
      state.values[2] = value
      #expect(!state.holdsUnits, "\(value)")
    }
  }

  @Test("A copy forks the streams")
  func fork() {
    let original = marked(streams: 2)
    var copy = original
    copy.reset()
    #expect(copy == RecurrentState(for: Self.configuration, streams: 2))
    #expect(original == marked(streams: 2))
  }
}
