import ArgumentParser
import Foundation
import Measurements

/// charrnn's side of a comparison: reads requests from standard input and answers on standard output.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Do workloads as told on standard input.", shouldDisplay: false)

  func run() throws {
    var workloads: [any PreparedWorkload] = []
    // Waiting for a line takes no processor time, so the other side has the whole machine.
    while let line = readLine() {
      var reply = Reply()
      do {
        guard let request = JSONLine.decode(Request.self, from: line) else {
          throw BenchmarkError.unavailable("this is no request: \(line)")
        }
        switch request {
        case .about: reply.about = "charrnn"
        case .prepare(let workload):
          workloads.append(try workload.prepared())
          reply.handle = workloads.count - 1
        case .go(let handle, let seconds):
          guard workloads.indices.contains(handle) else {
            throw BenchmarkError.unavailable("nothing was prepared as \(handle)")
          }
          let trial = try workloads[handle].run(seconds: seconds)
          (reply.units, reply.seconds) = (trial.units, trial.seconds)
          reply.processorSeconds = trial.processorSeconds
        case .clear: workloads.removeAll()
        case .peak: reply.peakBytes = OwnUse.peakBytes
        }
      } catch {
        reply = Reply()
        reply.error = "\(error)"
      }
      FileHandle.standardOutput.write(Data((JSONLine.encode(reply) + "\n").utf8))
    }
  }
}
