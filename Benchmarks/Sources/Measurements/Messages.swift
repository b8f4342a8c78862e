import Foundation

/// A request to a worker: one JSON object per line.
public enum Request: Sendable, Equatable {
  /// Report name and version.
  case about
  /// Prepare this workload, warm it up and assign the next handle, from 0.
  case prepare(Workload)
  /// Run it for this many seconds or a little more.
  case go(handle: Int, seconds: Double)
  /// Drop all prepared workloads; handles start at 0 again.
  case clear
  /// Report the peak memory.
  case peak
}

extension Request: Codable {
  private enum Key: String, CodingKey { case request, workload, handle, seconds }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    switch try container.decode(String.self, forKey: .request) {
    case "about": self = .about
    case "prepare": self = .prepare(try container.decode(Workload.self, forKey: .workload))
    case "go":
      self = .go(
        handle: try container.decode(Int.self, forKey: .handle),
        seconds: try container.decode(Double.self, forKey: .seconds))
    case "clear": self = .clear
    case "peak": self = .peak
    case let name:
      throw DecodingError.dataCorruptedError(
        forKey: .request, in: container, debugDescription: "there is no request \(name)")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .about: try container.encode("about", forKey: .request)
    case .prepare(let workload):
      try container.encode("prepare", forKey: .request)
      try container.encode(workload, forKey: .workload)
    case .go(let handle, let seconds):
      try container.encode("go", forKey: .request)
      try container.encode(handle, forKey: .handle)
      try container.encode(seconds, forKey: .seconds)
    case .clear: try container.encode("clear", forKey: .request)
    case .peak: try container.encode("peak", forKey: .request)
    }
  }
}

/// A worker's answer: one JSON object per line, with the result or an error.
public struct Reply: Codable, Sendable, Equatable {
  /// Why the request failed.
  public var error: String?
  /// `about`: name and version.
  public var about: String?
  /// `prepare`: the handle.
  public var handle: Int?
  /// `go`: the amount done, in the units of the workload's kind.
  public var units: Double?
  /// `go`: the time taken in seconds.
  public var seconds: Double?
  /// `go`: the processor time used in seconds.
  public var processorSeconds: Double?
  /// `peak`: the peak memory in bytes.
  public var peakBytes: Int?

  /// An empty answer.
  public init() {}
}

/// JSON on one line, with sorted keys.
public enum JSONLine {
  /// A value as a line.
  public static func encode(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(value) else { preconditionFailure("\(type(of: value)) is no JSON") }
    return String(decoding: data, as: UTF8.self)
  }

  /// The value of a line; nil if it cannot be decoded.
  public static func decode<Value: Decodable>(_ type: Value.Type, from line: String) -> Value? {
    try? JSONDecoder().decode(type, from: Data(line.utf8))
  }
}
