import LanguageModels

/// The equations of a layer as in its paper: one step of one stream, forward and backward. There is one type
/// for each ``LanguageModels/LayerStructure``.
protocol ReferenceLayer: Sendable {
  /// Computes one step.
  ///
  /// - Parameters:
  ///   - input: x, the layer's input.
  ///   - previous: The state before the step, one vector for each part.
  ///   - weights: The layer's tensors.
  /// - Returns: What the backward step needs, the state after the step, and the layer's output, [H].
  func forward<Scalar: ReferenceScalar>(
    _ input: [Scalar], previous: [[Scalar]], _ weights: LayerTensors<Scalar>
  ) -> (step: LayerStep<Scalar>, state: [[Scalar]], output: [Scalar])

  /// Computes one step of backpropagation.
  ///
  /// - Parameters:
  ///   - step: What the forward step stored.
  ///   - above: The gradient of the layer's output that comes from above, [H].
  ///   - later: The gradient of the state after this step that comes from the next step; replaced by the
  ///     gradient of the state before this step.
  ///   - weights: The layer's tensors.
  ///   - gradient: The gradients of the layer's tensors are added to this arena.
  /// - Returns: The gradient of the layer's input.
  func backward<Scalar: ReferenceScalar>(
    _ step: LayerStep<Scalar>, above: [Scalar], later: inout [[Scalar]], _ weights: LayerTensors<Scalar>,
    gradient: inout [Scalar]
  ) -> [Scalar]
}

/// The tensors of one layer and the arena that contains them.
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

/// What one layer stores about one step of one stream for the backward pass.
struct LayerStep<Scalar: ReferenceScalar> {
  /// xₜ: the layer's input, after dropout.
  var input: [Scalar]
  /// The dropout factors of `input`, 0 or 1 / (1 − p); nil without dropout.
  var inputFactors: [Scalar]?
  /// The state before the step, part by part.
  var previous: [[Scalar]]
  /// W_ih xₜ + b_ih
  var inputProjection: [Scalar]
  /// W_hh hₜ₋₁ + b_hh; empty for layers without a recurrent matrix.
  var recurrentProjection: [Scalar] = []
}

/// The layers that this engine implements.
enum ReferenceLayers {
  /// The registry: how a layer of each structure is made, by the structure's name; nil if the engine has no
  /// cell for the kind of layer.
  private static let all: [String: @Sendable (LayerDescriptor) -> (any ReferenceLayer)?] = [
    LayerStructure.recurrent.name: { ReferenceCells.named($0.name).map(RecurrentLayer.init) },
    LayerStructure.elementwise.name: { ReferenceCells.named($0.name).map(ElementwiseLayer.init) },
    LayerStructure.feedforward.name: { _ in FeedforwardLayer() },
  ]

  /// The layer for a descriptor.
  static func layer(_ descriptor: LayerDescriptor) -> any ReferenceLayer {
    guard let layer = all[descriptor.structure.name]?(descriptor) else {
      preconditionFailure("the reference engine has no layer \(descriptor.name)")
    }
    return layer
  }
}
