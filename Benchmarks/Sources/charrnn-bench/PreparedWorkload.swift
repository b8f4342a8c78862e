import Measurements

/// A workload that is ready to be done again and again.
protocol PreparedWorkload: AnyObject {
  /// Does a little of it: a window, a character for each stream, a file.
  ///
  /// - Returns: How many of the units of the workload's kind.
  func doSome() throws -> Double
}

extension PreparedWorkload {
  /// Does it for so many seconds, or a little more.
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
  /// Gets it ready and warm.
  func prepared() throws -> any PreparedWorkload {
    switch kind {
    case .training: try TrainingWindows(self)
    case .sampling: try SampledText(self)
    case .loading: try LoadedModel(self)
    }
  }
}
