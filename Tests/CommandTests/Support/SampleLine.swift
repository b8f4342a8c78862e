import Foundation

/// What `charrnn sample --json` writes for a text.
struct SampleLine: Decodable, Equatable {
  let number: Int
  let line: Int?
  let prompt: String
  let text: String
  let stopReason: String
  let seed: UInt64
  let score: Double?
  let ids: [UInt32]
  let logProbabilities: [Double]
  let settings: Settings

  struct Settings: Decodable, Equatable {
    let model: String
    let weights: String
    let chain: [String]
    let sampler: [String: Value]
    let bias: [String: Double]
    let dryBreakers: [String]
    let length: Int
    let stop: [String]
    let maxLines: Int?
    let untilSentence: Bool
    let echo: Bool
    let constraints: [String: String]
    let beam: Beam?
  }

  struct Beam: Decodable, Equatable {
    let beams: Int
    let lengthPenalty: Double
    let earlyStopping: String
    let noRepeatNGram: Int?
    let groups: Int
    let diversityPenalty: Double
    let nBest: Int
    let stochastic: Bool
  }

  enum Value: Decodable, Equatable {
    case number(Double)
    case list([Double])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      do {
        self = .number(try container.decode(Double.self))
      } catch {
        self = .list(try container.decode([Double].self))
      }
    }
  }

  /// Writes with the small model.
  static func sample(_ arguments: [String]) throws -> [SampleLine] {
    let outcome = try Fixture.sample(["--json"] + arguments)
    guard outcome.code == 0 else { throw Failure("no JSON:\n\(outcome.err)") }
    return try outcome.out.lines.map { try JSONDecoder().decode(SampleLine.self, from: Data($0.bytes)) }
  }
}

extension Fixture {
  /// The units of the small model's vocabulary by id, as they stand in the header of its file; `<unk>` is
  /// empty.
  static func units() throws -> [String] {
    guard let file = FileManager.default.contents(atPath: try shared().model), file.count > 8 else {
      throw Failure("no model")
    }
    let size = file.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    let header = try JSONSerialization.jsonObject(with: Data(file[8..<8 + size])) as? [String: Any]
    let metadata = header?["__metadata__"] as? [String: String]
    let vocabulary = try JSONSerialization.jsonObject(with: Data((metadata?["vocabulary"] ?? "").utf8))
    guard let units = (vocabulary as? [String: Any])?["units"] as? [String] else {
      throw Failure("no vocabulary in \(metadata ?? [:])")
    }
    return units.enumerated().map { $0.offset == 0 ? "" : $0.element }
  }

  /// What the small model writes, without the line feed behind it.
  static func text(_ arguments: [String]) throws -> String {
    let outcome = try sample(arguments)
    guard outcome.code == 0, outcome.out.hasSuffix("\n") else { throw Failure("no text:\n\(outcome.err)") }
    return String(decoding: outcome.out.bytes.dropLast(), as: UTF8.self)
  }
}
