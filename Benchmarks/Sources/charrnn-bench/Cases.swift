import Measurements

/// The configurations that are measured.
struct Cases {
  /// The models for training, with the lanes and steps of a window.
  var training: [(shape: ModelShape, lanes: Int, steps: Int)] = [
    (ModelShape(vocabulary: 100, embedding: 128, hidden: 128, layers: 2), 50, 50),
    (ModelShape(vocabulary: 100, embedding: 128, hidden: 256, layers: 2), 64, 100),
    (ModelShape(vocabulary: 100, embedding: 256, hidden: 512, layers: 2), 64, 128),
    (ModelShape(vocabulary: 1500, embedding: 256, hidden: 512, layers: 2), 64, 128),
    (ModelShape(vocabulary: 100, embedding: 512, hidden: 1024, layers: 2), 64, 128),
    (ModelShape(vocabulary: 100, embedding: 256, hidden: 512, layers: 2, cell: .gru), 64, 128),
    (ModelShape(vocabulary: 100, embedding: 256, hidden: 512, layers: 2, cell: .rnnTanh), 64, 128),
    (ModelShape(vocabulary: 100, embedding: 128, hidden: 256, layers: 2, cell: .minGRU), 64, 100),
    (ModelShape(vocabulary: 100, embedding: 256, hidden: 512, layers: 2, cell: .minGRU), 64, 128),
  ]
  /// The models for sampling.
  var sampling = [
    ModelShape(vocabulary: 100, embedding: 128, hidden: 128, layers: 2),
    ModelShape(vocabulary: 100, embedding: 256, hidden: 512, layers: 2),
    ModelShape(vocabulary: 1500, embedding: 256, hidden: 512, layers: 2),
  ]
  /// The models for sampling a single text.
  var samplingAlone = [
    ModelShape(vocabulary: 100, embedding: 256, hidden: 512, layers: 2, cell: .gru),
    ModelShape(vocabulary: 100, embedding: 256, hidden: 512, layers: 2, cell: .rnnTanh),
    ModelShape(vocabulary: 100, embedding: 256, hidden: 512, layers: 2, cell: .minGRU),
  ]
  /// The model for sampler chains and beam search.
  var writing = ModelShape(vocabulary: 1500, embedding: 256, hidden: 512, layers: 2)
  /// The networks that are mixed with a 5-gram.
  var mixtures = [
    ModelShape(vocabulary: 65, embedding: 128, hidden: 256, layers: 2),
    ModelShape(vocabulary: 1801, embedding: 128, hidden: 256, layers: 2),
  ]
  /// S: the numbers of streams.
  var streams = [1, 8, 64]
  /// The model that is loaded: 15 MB in fp32.
  var loading = ModelShape(vocabulary: 100, embedding: 256, hidden: 512, layers: 2)

  /// A small set, enough to check that everything works.
  static var quick: Cases {
    var cases = Cases()
    cases.training.removeLast(cases.training.count - 1)
    cases.sampling.removeLast(cases.sampling.count - 1)
    for cell in [CellKind.gru, .rnnTanh, .minGRU] {
      cases.training.append(
        (ModelShape(vocabulary: 100, embedding: 128, hidden: 128, layers: 2, cell: cell), 50, 50))
    }
    cases.mixtures.removeLast()
    cases.streams = [1, 8]
    return cases
  }
}
