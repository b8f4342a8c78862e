import Measurements

/// A workload that is ready to run repeatedly.
protocol PreparedWorkload: AnyObject {
  /// Runs a small part: a window, a character for each stream, a file.
  ///
  /// - Returns: The amount done, in the units of the workload's kind.
  func doSome() throws -> Double
}

extension PreparedWorkload {
  /// Runs it for this many seconds, or a little more.
  func run(seconds: Double) throws -> Trial {
    let processorBefore = OwnUse.processorSeconds
    let watch = Stopwatch()
    var units = 0.0
    var passed = 0.0
    repeat {
      units += try doSome()
      passed = watch.seconds
    } while passed < seconds
    return Trial(
      units: units, seconds: passed, processorSeconds: OwnUse.processorSeconds - processorBefore)
  }
}

extension Workload {
  /// Prepares it and warms it up.
  func prepared() throws -> any PreparedWorkload {
    switch kind {
    case .training: try TrainingWindows(self)
    case .sampling: try SampledText(self)
    case .loading: try LoadedModel(self)
    }
  }
}
