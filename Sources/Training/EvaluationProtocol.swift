/// How a text is read when a model is measured by it. Every figure says which.
public enum EvaluationProtocol: String, Sendable, Codable, CaseIterable {
  /// One pass, the state carried from end to end; the first unit is uncharged.
  case stateful
  /// Independent windows of ``windowLength`` units, each from zero state: inputs x[i] … x[i + 255], targets
  /// one place later. The last window may be shorter. The same units are charged as in one pass.
  case windows

  /// Units a window of ``windows`` reads.
  public static let windowLength = 256

  /// One line for help.
  public var summary: String {
    switch self {
    case .stateful: "one pass, the state carried from end to end"
    case .windows: "independent windows of \(Self.windowLength) units, each from an empty state"
    }
  }
}
