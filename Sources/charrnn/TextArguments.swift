import ArgumentParser
import CharRNNKit

extension TextEncoding: ExpressibleByArgument {}
extension Normalization: ExpressibleByArgument {}
extension UnitKind: ExpressibleByArgument {}

/// How texts are read: shared by every command that reads some.
///
/// Each is nil when it was not given, so that `--resume` can tell.
struct TextArguments: ParsableArguments {
  @Option(help: "The encoding of the files (default: utf-8).")
  var encoding: TextEncoding?

  @Option(help: "The Unicode form to bring the text into (default: nfc).")
  var normalize: Normalization?

  @Option(help: "What the model reads and writes one by one (default: scalar).")
  var unit: UnitKind?

  @Option(
    help: ArgumentHelp("Fold units that come less often than this into <unk> (default: 1).", valueName: "n"))
  var minCount: Int?

  /// The options of the library.
  var options: TextOptions {
    var options = TextOptions()
    if let encoding { options.encoding = encoding }
    if let normalize { options.normalization = normalize }
    if let unit { options.unit = unit }
    if let minCount { options.minCount = minCount }
    return options
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
