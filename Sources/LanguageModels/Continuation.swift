/// The answer of whoever is told how far some work has come.
public enum Continuation: Sendable {
  /// Go on.
  case proceed
  /// End as soon as nothing is lost by it.
  case stop
}
