/// Adds a number to the logits of some units: +1 makes a unit e times as probable relative to the others.
///
/// Like `logit_bias` in OpenAI's interface and in llama.cpp. A bias: a number from −1,000,000 to 1,000,000.
/// No-op: no biases, or 0.
public struct BiasStep: SamplerStep {
  /// The ids, in ascending order, without duplicates.
  public let ids: [UInt32]
  /// The number added to the logit of each of ``ids``; none is 0.
  public let biases: [Double]

  /// Biases by id.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public init(_ biases: [UInt32: Double]) throws(SamplerError) {
    for id in biases.keys.sorted() { try Self.validate(biases[id] ?? 0) }
    self.init(unchecked: biases)
  }

  init(unchecked biases: [UInt32: Double]) {
    let kept = biases.filter { $0.value != 0 }.sorted { $0.key < $1.key }
    ids = kept.map(\.key)
    self.biases = kept.map(\.value)
  }

  public var name: String { SamplerStepDescriptor.bias.name }
  public var settings: String {
    SamplerStepText.list(
      zip(ids, biases).map { "\($0)\($1 < 0 ? "" : "+")\(SamplerStepText.number($1))" })
  }
  public func settings(naming name: (UInt32) -> String) -> String {
    SamplerStepText.names(zip(ids, biases).map { "\(name($0))=\(SamplerStepText.number($1))" })
  }
  public var isNoOp: Bool { ids.isEmpty }

  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    for (id, bias) in zip(ids, biases) { candidates.updateLogit(ofID: id) { $0 + Float(bias) } }
  }

  /// Checks a bias.
  static func validate(_ bias: Double) throws(SamplerError) {
    guard (-1e6...1e6).contains(bias) else {
      throw .outOfRange(parameter: "bias", value: bias, accepted: "a number from -1000000 to 1000000")
    }
  }
}

extension SamplerStepDescriptor {
  /// See ``BiasStep``.
  public static let bias = SamplerStepDescriptor(
    name: "bias", summary: "make units more or less probable", parameters: [],
    make: { $0.biases.isEmpty ? nil : BiasStep(unchecked: $0.biases) })
}
