import Foundation
import Testing

/// Every test of the command. One after the other: each run uses two threads.
@Suite("charrnn", .serialized)
enum CommandTests {}

/// A small text, and a small model of it, trained once.
struct Fixture: Sendable {
  /// About 3,000 characters of Korean.
  static let text: Text = {
    let sentences = [
      "나무는 강을 건넜다.", "할아버지는 배를 저었다.", "아이들이 학교에 갔다.", "바람이 불고 눈이 내렸다.",
    ]
    var (lines, number): ([String], UInt32) = ([], 7)
    for _ in 0..<240 {
      number = number &* 1_664_525 &+ 1_013_904_223
      lines.append(sentences[Int(number >> 30)])
    }
    return Text(lines.joined(separator: "\n") + "\n")
  }()

  /// A model of little work.
  static let small = [
    "--hidden-size", "24", "--layers", "1", "--embedding-size", "12", "--batch-size", "4",
    "--sequence-length", "32", "--threads", "2", "--precision", "fp32",
    "--no-hybrid", "--evaluate-every", "50",
  ]

  let model: String
  let outcome: Outcome
  let names: [String]

  private init() throws {
    let folder = try Folder()
    try folder.write("text.txt", Self.text)
    // Half learnt: it still writes what the text has not.
    outcome = try Command.run(
      ["train", "text.txt", "--max-steps", "100", "--learning-rate", "0.002", "--dropout", "0.3"]
        + Self.small, in: folder)
    guard outcome.code == 0 else { throw Failure("the small model was not trained:\n\(outcome.err)") }
    model = folder.path("model.safetensors")
    names = folder.names
  }

  private static let result = Result { try Fixture() }

  static func shared() throws -> Fixture { try result.get() }

  /// A folder with the text in it.
  static func folder() throws -> Folder {
    let folder = try Folder()
    try folder.write("text.txt", text)
    return folder
  }

  /// Writes with the small model.
  static func sample(_ arguments: [String]) throws -> Outcome {
    try Command.run(["sample", "--model", try shared().model] + arguments, in: Folder())
  }
}
