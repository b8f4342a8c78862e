import ArgumentParser
import CharRNNKit

extension Normalization: ExpressibleByArgument {
  public static var allValueDescriptions: [String: String] { summaries(\.summary) }
}

extension UnitKind: ExpressibleByArgument {
  public static var allValueDescriptions: [String: String] { summaries(\.summary) }
}

extension CaseIterable where Self: RawRepresentable<String> {
  /// What help says about each value.
  static func summaries(_ summary: (Self) -> String) -> [String: String] {
    Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, summary($0)) })
  }
}

/// How texts are read: shared by every command that reads some.
///
/// Each is nil when it was not given, so that `--resume` can tell.
struct TextArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Encoding of the files, any that iconv has.", default: Defaults.text.encoding.rawValue))
  var encoding: EncodingName?

  @Option(
    help: ArgumentHelp(
      "Unicode normalization form of the text.", default: Defaults.text.normalization.rawValue))
  var normalize: Normalization?

  @Option(
    help: ArgumentHelp("The unit that the model reads and predicts.", default: Defaults.text.unit.rawValue))
  var unit: UnitKind?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Replace units that occur fewer than n times with <unk>.", default: Defaults.text.minCount,
      valueName: "n"
    ))
  var minCount: Int?

  func validate() throws { try encoding?.validate() }

  /// The options of the library.
  var options: TextOptions {
    var options = TextOptions()
    if let encoding = encoding?.encoding { options.encoding = encoding }
    if let normalize { options.normalization = normalize }
    if let unit { options.unit = unit }
    if let minCount { options.minCount = minCount }
    return options
  }

  /// The names of those that were given although a model has them already.
  var givenOfModel: [String] {
    [normalize == nil ? nil : "--normalize", unit == nil ? nil : "--unit"].compactMap { $0 }
  }

  /// The names of the options that were given.
  var given: [String] {
    [
      encoding == nil ? nil : "--encoding", normalize == nil ? nil : "--normalize",
      unit == nil ? nil : "--unit",
      minCount == nil ? nil : "--min-count",
    ].compactMap { $0 }
  }
}
