import ArgumentParser
import CLimits
import Foundation
import Measurements

/// Runs the benchmarks and prints one table.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the benchmarks and print one table (the default).")

  /// What can be measured.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case limits, training, sampling, writing, mixture, start, loading, ingest, memory
  }

  @Option(
    name: .customLong("only"),
    help: ArgumentHelp(
      "What to measure, with commas: \(Part.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "parts"))
  var only: String?

  @Flag(help: "Little of everything: whether it works, not how fast it is.")
  var quick = false

  @Option(
    help: ArgumentHelp("Compare with PyTorch: an interpreter that has torch.", valueName: "interpreter"))
  var python: String?

  @Option(
    help: ArgumentHelp(
      "Compare training and sampling with another build: its charrnn-bench.", valueName: "program"))
  var against: String?

  @Option(
    help: ArgumentHelp(
      "Also write one JSON object a figure into this file (- : instead of the table).", valueName: "file"))
  var json: String?

  @Option(help: "Interleaved trials of each side that count.")
  var rounds: Int?

  @Option(help: "Seconds of a trial, at least.")
  var seconds: Double?

  @Option(help: ArgumentHelp("Threads of training.", valueName: "n"))
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Option(
    help: ArgumentHelp(
      "Threads of charrnn's sampling; as many as charrnn sample takes, unless told.", valueName: "n"))
  var samplingThreads: Int?

  @Option(help: "Seconds to wait before a round until other programs are quiet.")
  var patience = 0.0

  @Option(help: "Size of the text that is read, in megabytes.")
  var ingestMegabytes: Int?

  @Option(help: ArgumentHelp("The revision of charrnn, for the head of the table.", valueName: "name"))
  var revision: String?

  @Option(help: ArgumentHelp("Where files are written meanwhile.", valueName: "folder"))
  var folder = FileManager.default.temporaryDirectory.path

  func validate() throws {
    let parts = try parts()
    if against != nil {
      guard python == nil else {
        throw ValidationError("compare with one of both: leave out --python or --against")
      }
      guard Set(parts).isSubset(of: Self.partsOfBuilds) else {
        throw ValidationError("--against compares training and sampling alone")
      }
    }
    if let rounds, !(1...1000).contains(rounds) { throw ValidationError("--rounds is from 1 to 1000") }
    if let seconds, !(0.01...600).contains(seconds) { throw ValidationError("--seconds is from 0.01 to 600") }
    for count in [threads, samplingThreads ?? 1] where !(1...1024).contains(count) {
      throw ValidationError("numbers of threads are from 1 to 1024")
    }
    if let ingestMegabytes, !(1...100_000).contains(ingestMegabytes) {
      throw ValidationError("--ingest-megabytes is from 1 to 100000")
    }
  }

  func run() throws {
    let own = folder + "/charrnn-bench-\(getpid())"
    try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: own) }

    let lines = try JSONSink(json)
    let report = Report(head: against == nil ? Report.usualHead : BuildComparison.head) { lines.write($0) }
    var plan = RoundPlan()
    // The difference between two builds is small.
    plan.rounds = rounds ?? (quick ? 2 : against == nil ? 5 : 9)
    plan.patience = patience
    let usualThreads = try EngineAdapter.samplingThreads(
      ModelOnDisk(ModelShape(vocabulary: 3, embedding: 1, hidden: 1, layers: 1), in: own).path)
    let session = Session(
      cases: quick ? .quick : Cases(), plan: plan, trialSeconds: seconds ?? (quick ? 0.1 : 1),
      threads: threads,
      samplingThreads: samplingThreads ?? usualThreads, folder: own, python: python, against: against,
      report: report)
    do {
      try describe(session)
      if against == nil {
        for part in try parts() { try measure(part, in: session) }
      } else {
        try compareBuilds(in: session)
      }
    } catch let error as BenchmarkError {
      session.tell("error: \(error)")
      throw ExitCode(EX_UNAVAILABLE)
    }
    if json != "-" { print(report.text(quietShare: plan.quietShare), terminator: "") }
  }

  private func parts() throws -> [Part] {
    guard let only else { return against == nil ? Part.allCases : Self.partsOfBuilds }
    let names = only.split(separator: ",").map { String($0) }
    for name in names where Part(rawValue: name) == nil {
      throw ValidationError(
        "there is no part “\(name)”; known: \(Part.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return Part.allCases.filter { names.contains($0.rawValue) }
  }

  /// The parts that are compared between two builds.
  private static let partsOfBuilds = [Part.training, .sampling]

  private func compareBuilds(in session: Session) throws {
    var benchmark = AgainstBenchmark(session)
    for part in try parts() {
      if part == .training { try benchmark.training() } else { try benchmark.sampling() }
    }
    benchmark.conclude()
  }

  private func describe(_ session: Session) throws {
    let machine = MachineFacts.here
    let versions =
      ["charrnn" + (revision.map { " \($0)" } ?? "")] + [try session.pytorch()?.about].compactMap { $0 }
    var record = Record("machine", side: "machine")
    (record.machine, record.versions) = (machine, versions)
    session.report.add(record)
    let features = machine.features.isEmpty ? "" : " with \(machine.features.joined(separator: ", "))"
    session.report.introduction = """
      \(machine.date), \(machine.processor), \(machine.cores) cores, \(machine.instructionSet)\(features); \
      \(versions.joined(separator: ", ")). Training on \(session.threads) threads, charrnn's sampling on \
      \(session.samplingThreads). Medians of \(session.plan.rounds) trials in turns; a ratio says how many times \
      better \(against == nil ? "charrnn is" : "this build is than \(against ?? "")"): the median, the least and the greatest \
      of the pairs.
      """
  }

  private func measure(_ part: Part, in session: Session) throws {
    switch part {
    case .limits: LimitsBenchmark.run(in: session)
    case .training: try TrainingBenchmark.run(in: session)
    case .sampling: try SamplingBenchmark.run(in: session)
    case .writing: try WritingBenchmark.run(in: session)
    case .mixture: try MixtureBenchmark.run(in: session)
    case .start: try StartBenchmark.run(in: session)
    case .loading: try LoadingBenchmark.run(in: session)
    case .ingest: try IngestBenchmark.run(megabytes: ingestMegabytes ?? (quick ? 20 : 1000), in: session)
    case .memory: try MemoryBenchmark.run(in: session)
    }
  }
}

/// Writes JSON lines, if requested.
private struct JSONSink {
  private let file: FileHandle?

  init(_ path: String?) throws {
    switch path {
    case nil: file = nil
    case "-": file = .standardOutput
    case let path?:
      guard FileManager.default.createFile(atPath: path, contents: nil),
        let file = FileHandle(forWritingAtPath: path)
      else { throw ValidationError("\(path) cannot be written") }
      self.file = file
    }
  }

  func write(_ record: Record) {
    file?.write(Data((JSONLine.encode(record) + "\n").utf8))
  }
}
