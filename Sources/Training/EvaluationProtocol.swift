/// How a text is read when a model is evaluated on it. Every figure names its protocol.
public enum EvaluationProtocol: String, Sendable, Codable, CaseIterable {
  /// One pass, the state carried from beginning to end; the first unit is not charged.
  case stateful
  /// Independent windows of ``windowLength`` units, each starting from the zero state: inputs x[i] … x[i +
  /// 255], targets one position later. The last window may be shorter. The same units are charged as in one
  /// pass.
  case windows

  /// The number of units that a window of ``windows`` reads.
  public static let windowLength = 256

  /// One line for help texts.
  public var summary: String {
    switch self {
    case .stateful: "one pass, the state carried from end to end"
    case .windows: "independent windows of \(Self.windowLength) units, each from an empty state"
    }
  }
}
