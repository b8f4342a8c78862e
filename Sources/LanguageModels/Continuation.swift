/// What a progress callback answers: whether the work continues.
public enum Continuation: Sendable {
  /// Continue.
  case proceed
  /// Stop at the next point at which nothing is lost.
  case stop
}
