import Foundation

/// Prompts from a file: one a line, or JSON Lines.
///
/// In JSON Lines every line is a string (the prompt) or an object with settings of its own
/// (``GenerationRequest/init(json:defaults:)``). A text is JSON Lines if its first line begins as an object
/// does, or if that is a string of JSON and all lines begin and end as strings or objects. Lines that are
/// empty, or in JSON Lines blank, are skipped; in JSON Lines `""` stands for no prompt.
public struct PromptList: Sendable {
  /// Whether the lines are JSON.
  public let isJSON: Bool
  /// The lines that are prompts, with their numbers from 1.
  public let lines: [Line]

  /// A line.
  public struct Line: Sendable, Equatable {
    /// Its number in the file, from 1.
    public let number: Int
    /// Its text.
    public let text: String
  }

  /// A request and the line that it comes from.
  public struct Entry: Sendable, Equatable {
    /// The number of the line, from 1.
    public let line: Int
    /// The request.
    public let request: GenerationRequest

    /// A request that comes from a line.
    public init(line: Int, request: GenerationRequest) { (self.line, self.request) = (line, request) }
  }

  /// The prompts of a text whose lines end with line feeds.
  public init(_ text: String) {
    var lines: [Line] = []
    for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty {
      lines.append(Line(number: index + 1, text: String(decoding: line, as: UTF8.self)))
    }
    let visible = lines.filter { !Self.trimmed($0.text).isEmpty }
    isJSON =
      visible.first.map { first in
        Self.beginsObject(first.text)
          || visible.allSatisfy { Self.mayBeJSON($0.text) } && Self.isJSON(first.text)
      } ?? false
    self.lines = isJSON ? visible : lines
  }

  /// The requests.
  ///
  /// - Parameters:
  ///   - defaults: What lines do not set.
  ///   - prompt: What a plain line means as a prompt; JSON has escapes of its own.
  /// - Throws: ``GenerationError/inLine(_:_:)``.
  public func entries(
    defaults: GenerationRequest, prompt: (String) -> String = { $0 }
  ) throws(GenerationError) -> [Entry] {
    var entries: [Entry] = []
    for line in lines {
      do throws(GenerationError) {
        let request = try request(of: line.text, defaults: defaults, prompt)
        entries.append(Entry(line: line.number, request: request))
      } catch {
        throw .inLine(line.number, error)
      }
    }
    return entries
  }

  private func request(
    of line: String, defaults: GenerationRequest, _ prompt: (String) -> String
  ) throws(GenerationError) -> GenerationRequest {
    var request = defaults
    guard isJSON else {
      request.prompt = prompt(line)
      return request
    }
    let json = Data(line.utf8)
    if Self.trimmed(line).first == 0x7B { return try GenerationRequest(json: json, defaults: defaults) }
    request.prompt = try GenerationRequest.decode(String.self, from: json)
    return request
  }

  private static func trimmed(_ line: String) -> Substring.UTF8View {
    let isVisible = { (byte: UInt8) in ![0x20, 0x09, 0x0D].contains(byte) }
    guard let first = line.utf8.firstIndex(where: isVisible), let last = line.utf8.lastIndex(where: isVisible)
    else { return ""[...].utf8 }
    return line[first...last].utf8
  }

  private static func beginsObject(_ line: String) -> Bool {
    let line = trimmed(line)
    guard line.first == 0x7B else { return false }
    return line.dropFirst().first { $0 != 0x20 && $0 != 0x09 }.map { $0 == 0x22 || $0 == 0x7D } ?? false
  }

  private static func mayBeJSON(_ line: String) -> Bool {
    let line = trimmed(line)
    return line.count > 1
      && (line.first == 0x7B && line.last == 0x7D || line.first == 0x22 && line.last == 0x22)
  }

  private static func isJSON(_ line: String) -> Bool {
    (try? JSONSerialization.jsonObject(with: Data(line.utf8), options: .fragmentsAllowed)) != nil
  }
}
