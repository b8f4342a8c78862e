import LanguageModels

/// The calls that an engine makes with a state of its own, with one as files hold it: what engines of
/// different kinds have in common.
extension Engine {
  func computeGradients(
    of window: TrainingWindow, from state: inout RecurrentState, dropout: Dropout?
  ) -> WindowResult {
    withOwn(&state) { computeGradients(of: window, from: &$0, dropout: dropout) }
  }

  func evaluate(_ window: TrainingWindow, from state: inout RecurrentState) -> WindowResult {
    withOwn(&state) { evaluate(window, from: &$0) }
  }

  func advance(_ state: inout RecurrentState, reading units: [UInt32], logits: inout [Float]) {
    withOwn(&state) { advance(&$0, reading: units, logits: &logits) }
  }

  private func withOwn<Result>(_ state: inout RecurrentState, _ body: (inout State) -> Result) -> Result {
    var own = imported(state)
    defer { state = exported(own) }
    return body(&own)
  }
}
