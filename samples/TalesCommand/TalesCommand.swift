import Foundation
import TaleSamples

/// The two subcommands. Exit status: 0 success, 1 too little agreement, 64 wrong usage, 65 not UTF-8, 66 no
/// such file.
enum TalesCommand {
  static func run(_ arguments: [String]) -> Int32 {
    var rest = arguments
    guard !rest.isEmpty else { return complain(usage, status: 64) }
    switch rest.removeFirst() {
    case "generate": return generate(rest)
    case "check": return check(rest)
    case "--help", "-h":
      write(usage + "\n", to: .standardOutput)
      return 0
    case let other: return complain("tales: there is no subcommand '\(other)'\n\(usage)", status: 64)
    }
  }

  private static func generate(_ arguments: [String]) -> Int32 {
    var seed = TaleGenerator.defaultSeed
    var kilobytes = TaleGenerator.defaultKilobytes
    var index = 0
    while index < arguments.count {
      let value = index + 1 < arguments.count ? arguments[index + 1] : ""
      switch arguments[index] {
      case "--seed":
        guard let number = UInt64(value) else {
          return complain("tales: --seed takes a whole number from 0, not '\(value)'", status: 64)
        }
        seed = number
      case "--kilobytes":
        guard let number = Int(value), (1...1_000_000).contains(number) else {
          return complain(
            "tales: --kilobytes takes a whole number from 1 to 1000000, not '\(value)'", status: 64)
        }
        kilobytes = number
      case let other: return complain("tales: unknown argument '\(other)'\n\(usage)", status: 64)
      }
      index += 2
    }
    var generator = TaleGenerator(seed: seed)
    write(generator.text(kilobytes: kilobytes), to: .standardOutput)
    return 0
  }

  private static func check(_ arguments: [String]) -> Int32 {
    var file = "-"
    var atLeast = 0.9
    var showsWrong = false
    var index = 0
    while index < arguments.count {
      switch arguments[index] {
      case "--at-least":
        index += 1
        let value = index < arguments.count ? arguments[index] : ""
        guard let number = Double(value), (0...1).contains(number) else {
          return complain("tales: --at-least takes a number from 0 to 1, not '\(value)'", status: 64)
        }
        atLeast = number
      case "--show-wrong": showsWrong = true
      case let argument where argument.utf8.starts(with: "--".utf8):
        return complain("tales: unknown option '\(argument)'\n\(usage)", status: 64)
      case let argument: file = argument
      }
      index += 1
    }
    guard let data = contents(of: file) else {
      return complain("tales: cannot read '\(file)'; name a file, or - for standard input", status: 66)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      return complain(
        "tales: '\(file)' is not valid UTF-8; convert it first, for example with iconv", status: 65)
    }
    let report = ParticleChecker().check(text)
    var lines = ParticlePair.allCases.map { line($0.rawValue, report.count(of: $0)) }
    lines.append(line("all", report.overall))
    if showsWrong { lines += report.disagreements.map { "wrong: \($0.word)" } }
    write(lines.joined(separator: "\n") + "\n", to: .standardOutput)
    return report.agreement >= atLeast ? 0 : 1
  }

  private static func line(_ name: String, _ count: ParticleReport.Count) -> String {
    "\(name)\t\(count.agreeing) of \(count.total)\t\(String(format: "%.2f", 100 * count.agreement)) %"
  }

  private static func contents(of file: String) -> Data? {
    guard file.utf8.elementsEqual("-".utf8) else { return FileManager.default.contents(atPath: file) }
    return try? FileHandle.standardInput.readToEnd() ?? Data()
  }

  private static func complain(_ message: String, status: Int32) -> Int32 {
    write(message + "\n", to: .standardError)
    return status
  }

  private static func write(_ text: String, to handle: FileHandle) {
    try? handle.write(contentsOf: Data(text.utf8))
  }
}
