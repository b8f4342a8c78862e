import CharRNNKit
import Foundation
import LanguageModels
import Measurements
import ModelFiles
import Platform

/// The time from the start of a process to its first character: `charrnn sample`, and a script that imports
/// torch.
enum StartBenchmark {
  static func run(in session: Session) throws {
    let shape = session.cases.loading
    session.tell("start to first character, \(Workload(kind: .loading, shape: shape, threads: 1))")
    let model = try ModelOnDisk(shape, in: session.folder)
    var contenders = [
      Contender(name: "charrnn") {
        try firstOutput([Programs.charrnn, "sample", "--model", model.path, "--length", "1", "--seed", "1"])
      }
    ]
    if let python = session.python {
      let script = Programs.script("first_character.py")
      let weights = session.folder + "/model.pt"
      let maker = try ChildProcess([python, script, weights, "--make", JSONLine.encode(shape)])
      guard maker.end() == 0 else { throw BenchmarkError.noAnswer(worker: script, said: "") }
      contenders.append(Contender(name: "pytorch") { try firstOutput([python, script, weights]) })
    }
    // One run that does not count: afterwards programs, libraries and models are in the page cache.
    for contender in contenders { _ = try contender.go() }
    let series = try Rounds(plan: session.plan).run(contenders)
    session.report.noteQuiet(of: series)
    add(series, bytes: model.byteCount, to: session.report)
  }

  private static func add(_ series: RoundSeries, bytes: Double, to report: Report) {
    let seconds = series.names.indices.map { place in series.trials[place].map(\.seconds) }
    for (name, values) in zip(series.names, seconds) {
      var record = Record("start", side: name)
      (record.unit, record.values, record.spread) = ("s", values, Spread(values))
      record.disturbance = series.disturbances.max()
      report.add(record)
    }
    guard let ours = Spread(seconds[0]) else { return }
    var ratio: Spread?
    if seconds.count > 1, let spread = Spread(of: seconds[1], over: seconds[0]) {
      var record = Record("start", side: "ratio", setting: "PyTorch's seconds over charrnn's")
      (record.values, record.spread) = (zip(seconds[1], seconds[0]).map { $0 / $1 }, spread)
      report.add(record)
      ratio = spread
    }
    report.addRow(
      "start to first character, \(Figure.megabytes(bytes))", ours: Figure.time(ours.median),
      theirs: seconds.count > 1
        ? Spread(seconds[1]).map { "\(Figure.time($0.median)) (import, load, draw)" } : nil,
      ratio: ratio.map { Figure.ratio($0) })
  }

  /// Starts a program and waits for its first output.
  private static func firstOutput(_ arguments: [String]) throws(BenchmarkError) -> Trial {
    let before = childProcessorSeconds
    let watch = Stopwatch()
    let child = try ChildProcess(arguments)
    let hasWritten = child.waitForOutput()
    let seconds = watch.seconds
    let status = child.end()
    guard hasWritten, status == 0 else {
      throw .noAnswer(worker: arguments.joined(separator: " "), said: "")
    }
    return Trial(units: 1, seconds: seconds, processorSeconds: childProcessorSeconds - before)
  }

  private static var childProcessorSeconds: Double {
    var usage = rusage()
    guard getrusage(RUSAGE_CHILDREN.rawValue, &usage) == 0 else { return 0 }
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6
  }
}

/// A model file with random weights, as `charrnn train` writes it.
struct ModelOnDisk {
  let path: String
  let byteCount: Double

  init(_ shape: ModelShape, in folder: String) throws {
    path = folder + "/model.safetensors"
    let configuration = shape.configuration
    let parameters = ParameterTable(for: configuration).initialParameters(for: configuration, seed: 1)
    try ModelFile(
      configuration: configuration, vocabulary: try .syllables(shape.vocabulary), parameters: parameters,
      training: TrainingSummary(steps: 0, heldOutLoss: nil, textHash: "", options: TrainingOptions())
    ).save(to: path)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    byteCount = (attributes[.size] as? NSNumber)?.doubleValue ?? 0
  }
}
