/// Measures the time that a run takes.
struct RunClock {
  private let clock = ContinuousClock()
  private var began: ContinuousClock.Instant?
  private var saved: ContinuousClock.Instant?
  private var lastStep: ContinuousClock.Instant?
  private(set) var secondsPerStep = 0.0
  private(set) var unitsPerSecond = 0.0
  private(set) var steps = 0
  /// The seconds of all steps, without the time between them.
  private var stepSeconds = 0.0

  mutating func start() {
    began = clock.now
    saved = began
    lastStep = began
    steps = 0
    stepSeconds = 0
  }

  mutating func stop() { began = nil }

  mutating func noteSave() {
    saved = clock.now
    lastStep = saved
  }

  mutating func noteStep(units: Int) {
    let now = clock.now
    let seconds = max(1e-9, Self.seconds(lastStep.map { now - $0 } ?? .zero))
    lastStep = now
    steps += 1
    stepSeconds += seconds
    // The first windows plan products and touch new memory; after them this is a running mean of about 20
    // steps.
    let weight = max(0.05, 1 / Double(max(1, steps - 1)))
    secondsPerStep += (seconds - secondsPerStep) * weight
    unitsPerSecond += (Double(units) / seconds - unitsPerSecond) * weight
  }

  /// The ratio of the total time to the time of the steps alone, at least 1.
  var overhead: Double { max(1, total(with: 0) / max(stepSeconds, 1e-9)) }

  var sinceSave: Double { saved.map { Self.seconds(clock.now - $0) } ?? 0 }

  func total(with earlier: Double) -> Double { earlier + (began.map { Self.seconds(clock.now - $0) } ?? 0) }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }
}
