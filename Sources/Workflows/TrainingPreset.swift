import LanguageModels
import Training

/// A named set of training options; options that are set afterwards override it.
///
/// A new preset is a value and a line in ``all``.
public struct TrainingPreset: Sendable {
  /// The registered name.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// Applies the preset, which is about a network alone, and leaves all other options unchanged.
  public let apply: @Sendable (inout TrainingRequest) -> Void

  /// A preset.
  public init(name: String, summary: String, apply: @escaping @Sendable (inout TrainingRequest) -> Void) {
    self.name = name
    self.summary = summary
    self.apply = apply
  }

  /// The registry.
  public static let all: [TrainingPreset] = [.standard, .handUpdated]

  /// The registered preset with this name, if there is one.
  public static func named(_ name: String) -> TrainingPreset? { all.first { $0.name == name } }

  /// The defaults of a request.
  public static let standard = TrainingPreset(
    name: "standard", summary: "the defaults: AdamW with a cosine, for texts of 0.3 to 5 MB"
  ) { request in
    let usual = NetworkOptions()
    (request.network.size, request.network.layers, request.network.hiddenSize) = (.medium, nil, nil)
    request.network.embeddingSize = usual.embeddingSize
    (request.network.isTied, request.network.composition) = (usual.isTied, usual.composition)
    request.network.training = usual.training
    request.network.isHybrid = false
  }

  /// The recipe of tutorials that update the parameters by hand, such as PyTorch's word-level example: plain
  /// gradient descent with a learning rate of 20, gradients clipped to a norm of 0.25, the rate divided by 4
  /// at each evaluation without improvement; 20 lanes of 35 units, 2 × 200 with an embedding of 200, dropout
  /// of 0.5 everywhere; one evaluation per epoch.
  public static let handUpdated = TrainingPreset(
    name: "by-hand", summary: "as in tutorials: SGD at 20, norm clipped to 0.25, rate / 4 at plateaus"
  ) { request in
    (request.network.layers, request.network.hiddenSize, request.network.embeddingSize) = (2, 200, 200)
    request.network.size = nil
    request.network.isHybrid = false
    request.network.training.batchSize = 20
    request.network.training.sequenceLength = 35
    request.network.training.dropout = 0.5
    request.network.training.dropoutPlaces = .all
    request.network.training.follow(updateRule: UpdateRuleDescriptor.sgd.name)
    request.network.training.learningRate = 20
    request.network.training.clip(norm: 0.25, value: 0)
    request.network.training.follow(schedule: Schedule.plateau.name)
    request.network.training.scheduleConstants["decay_factor"] = 0.25
    request.network.training.warmUpSteps = 0
    request.network.training.averageDecay = 0
    request.network.training.evaluationInterval = .epoch
  }
}
