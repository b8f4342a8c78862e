import LanguageModels

/// A layer as its paper writes it: one step of one stream, forward and back. One type for each
/// ``LanguageModels/LayerStructure``.
protocol ReferenceLayer: Sendable {
  /// One step.
  ///
  /// - Parameters:
  ///   - input: x, what the layer reads.
  ///   - previous: The state before the step, a vector for each part.
  ///   - weights: The layer's tensors.
  /// - Returns: What the way back needs, the state after the step, and what the layer passes on, [H].
  func forward<Scalar: ReferenceScalar>(
    _ input: [Scalar], previous: [[Scalar]], _ weights: LayerTensors<Scalar>
  ) -> (step: LayerStep<Scalar>, state: [[Scalar]], output: [Scalar])

  /// One step of backpropagation.
  ///
  /// - Parameters:
  ///   - step: The way forward.
  ///   - above: The gradient that reaches the layer's output from above, [H].
  ///   - later: The gradient that reaches the layer's state from the next step; afterwards what reaches the
  ///     state of the step before.
  ///   - weights: The layer's tensors.
  ///   - gradient: The layer's tensors get their share.
  /// - Returns: The gradient that reaches what the layer read.
  func backward<Scalar: ReferenceScalar>(
    _ step: LayerStep<Scalar>, above: [Scalar], later: inout [[Scalar]], _ weights: LayerTensors<Scalar>,
    gradient: inout [Scalar]
  ) -> [Scalar]
}

/// The tensors of one layer and the arena that holds them.
struct LayerTensors<Scalar: ReferenceScalar> {
  let entries: ParameterTable.LayerEntries
  let arena: [Scalar]

  /// W x + b
  func affine(
    _ weight: LayerTensor.Role, _ bias: LayerTensor.Role, times x: [Scalar]
  ) -> [Scalar] {
    LinearAlgebra.affine(entries.required(weight), entries.required(bias), of: arena, times: x)
  }

  /// Wᵀ dy
  func transposed(_ weight: LayerTensor.Role, times dy: [Scalar]) -> [Scalar] {
    LinearAlgebra.transposed(entries.required(weight), of: arena, times: dy)
  }

  /// dW += dy xᵀ and db += dy
  func addGradients(
    _ weight: LayerTensor.Role, _ bias: LayerTensor.Role, to gradient: inout [Scalar], dy: [Scalar],
    x: [Scalar]
  ) {
    LinearAlgebra.addGradients(
      of: entries.required(weight), entries.required(bias), to: &gradient, dy: dy, x: x)
  }
}

/// What one layer saw in one step of one stream: all that the way back needs.
struct LayerStep<Scalar: ReferenceScalar> {
  /// xₜ: what the layer read, after dropout.
  var input: [Scalar]
  /// The factors of dropout on `input`, 0 or 1 / (1 − p); none where nothing is dropped.
  var inputFactors: [Scalar]?
  /// The state before the step, part by part.
  var previous: [[Scalar]]
  /// W_ih xₜ + b_ih
  var inputProjection: [Scalar]
  /// W_hh hₜ₋₁ + b_hh, where the layer has a recurrent matrix.
  var recurrentProjection: [Scalar] = []
}

/// The layers that this engine knows.
enum ReferenceLayers {
  /// The registry: what makes the layer of a kind, by the name of its structure; nil where no equations are
  /// known.
  private static let all: [String: @Sendable (LayerDescriptor) -> (any ReferenceLayer)?] = [
    LayerStructure.recurrent.name: { ReferenceCells.named($0.name).map(RecurrentLayer.init) },
    LayerStructure.elementwise.name: { ReferenceCells.named($0.name).map(ElementwiseLayer.init) },
    LayerStructure.feedforward.name: { _ in FeedforwardLayer() },
  ]

  /// The layer of a kind.
  static func layer(_ descriptor: LayerDescriptor) -> any ReferenceLayer {
    guard let layer = all[descriptor.structure.name]?(descriptor) else {
      preconditionFailure("the reference engine has no layer \(descriptor.name)")
    }
    return layer
  }
}
