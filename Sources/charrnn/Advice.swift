import CharRNNKit

/// What to type when something fails. The library states facts; which option helps is said here alone.
///
/// The table is ``allCases``: a test holds every option that it names to the help of the command.
package enum Advice: String, CaseIterable, Sendable {
  case outputExists =
    "name another file with --output, resume the run with --resume, or overwrite the model with --force"
  case mixtureExists = "name another file with --output, or overwrite it with --force"
  case vocabulariesDiffer =
    "train both on the same files with the same --unit, --normalize, --min-count and --holdout"
  case nothingToResume = "train without --resume first"
  case trainedInOneGo = "give --force instead of --resume"
  case mixedFromModels = "charrnn mix --force overwrites the mixture"
  case nothingLearns = "leave out --adaptive, or name a network, a context-mixing model or a hybrid"
  case cannotAdapt =
    "leave out --adapt-to and --adapt-to-prompt, or use a network, a context-mixing model or a hybrid"
  case notTheTrainingText =
    "give each file with --training-text in the order of the training, and their encoding with --encoding"
  case weightDrop = "leave out --weight-drop, or choose another --cell"
  case encodingGuess = "try --encoding"
  case promptInUTF8 = "give it in UTF-8, or in a file with --prompt-file and --encoding"
  case encoding = "name the right encoding with --encoding, or repair the file"
  case column = "name it with --column"
  case plainFormat = "read it as it is with --format plain"
  case wrongFormat = "leave out --column and --anonymize, or name the format with --format"
  case composedUnits = "use --normalize nfc, or another --unit"
  case tiedWidths = "give --embedding-size and --hidden-size the same value, or leave out --tie"
  case diverged = "try --learning-rate"
  case nothingToWrite = "train on a text with more characters, or with a lower --min-count"
  case composedHangul = "use a model that was trained with --normalize nfc"
  case needsHangul = "leave out --syllables, or use a model of Korean text"
  case trainingText = "name the text that the model was trained on with --training-text"
  case notInVocabulary = "use other words, or a model that was trained with --unit byte"
  case tooShort = "raise --length"
  case tooFewLines = "raise --max-lines"
  case severalSearches = "ask for several texts with --n-best instead of --count"
  case groupsDoNotDivide = "make --beam a multiple of --beam-groups"
  case stochasticGroups = "leave out --beam-groups"
  case brokenWeights = "train again with a lower --learning-rate, or use an earlier model file"
  case textChanged = "to go on with other text, start from the model: --from"
  case rehearsedTextChanged = "name them with --rehearse"
  case needsEarlierText = "name the earlier text with --rehearse, and both are counted"
  case outputInUse = "wait for it, or name another --output"
  case holdout = "to evaluate on what training holds out, give --holdout"

  /// The advice with a value for its last option.
  func with(_ value: some CustomStringConvertible) -> String { "\(rawValue) \(value)" }
}

extension Advice {
  /// What helps against an error; nil where no option does.
  static func text(for error: any Error) -> String? {
    switch error {
    case let error as WorkflowError: text(for: error)
    case let error as GenerationError: text(for: error)
    case let error as SamplerError: of(error)?.rawValue
    case let error as BeamError: of(error)?.rawValue
    case let error as ConfigurationError: of(error)?.rawValue
    default: nil
    }
  }

  /// What is wrong, and what helps.
  static func message(of error: some Error & CustomStringConvertible) -> String {
    text(for: error).map { "\(error); \($0)" } ?? "\(error)"
  }

  /// What to know about figures, and what helps.
  static func message(of warning: EvaluationWarning) -> String {
    guard let heldOut = warning.heldOut, heldOut > 0 else { return "\(warning)" }
    return "\(warning); \(Advice.holdout.with(heldOut))"
  }

  private static func text(for error: WorkflowError) -> String? {
    switch error {
    case .text(let path, let error): text(for: error, about: path)
    case .generation(let error): text(for: error)
    case .training(.diverged(_, let learningRate)): Advice.diverged.with(learningRate / 4)
    default: of(error)?.rawValue
    }
  }

  private static func text(for error: TextError, about path: String) -> String? {
    switch error {
    case .invalidBytes(_, _, _, _, _, let looksLike):
      looksLike.first.map { Advice.encodingGuess.with($0.encoding.rawValue) } ?? Advice.encoding.rawValue
    case .undeclared(let looksLike): Advice.encodingGuess.with(looksLike.encoding.rawValue)
    case .changesEncoding(let encoding, _, _, _, let looksLike):
      "make it one encoding, for example with "
        + "iconv -f \((encoding == .utf8 ? looksLike.encoding : encoding).rawValue) -t utf-8 for that part"
    case .notText(let format): text(for: format, about: path)
    case .converterMissing, .unreadable, .isDirectory, .stopped: nil
    }
  }

  private static func text(for error: GenerationError) -> String? {
    switch error {
    case .nothingToWrite: Advice.nothingToWrite.rawValue
    case .inLine(_, let error): text(for: error)
    case .constraint(let error): of(error)?.rawValue
    case .sampler(let error): of(error)?.rawValue
    case .beam(let error): of(error)?.rawValue
    case .outOfRange, .emptyStopString, .notABias, .unseen, .request: nil
    }
  }

  private static func of(_ error: WorkflowError) -> Advice? {
    switch error {
    case .outputExists: .outputExists
    case .mixtureExists: .mixtureExists
    case .vocabulariesDiffer: .vocabulariesDiffer
    case .nothingToResume: .nothingToResume
    case .cannotBeResumed(_, let kind):
      TrainableKind.all.contains { $0.kind.name == kind.name } ? .trainedInOneGo : .mixedFromModels
    case .nothingLearns: .nothingLearns
    case .cannotAdapt: .cannotAdapt
    case .fileExists: .mixtureExists
    case .notTheTrainingText: .notTheTrainingText
    case .textChanged: .textChanged
    case .rehearsedTextChanged: .rehearsedTextChanged
    case .needsEarlierText: .needsEarlierText
    case .outputInUse: .outputInUse
    case .nothingToDropWeightsOf: .weightDrop
    case .format(_, let error):
      switch error.fault {
      case .malformed: .plainFormat
      case .noColumn, .noTextColumn: .column
      }
    case .noTextHasColumns, .noTextHasSpeakers: .wrongFormat
    case .vocabulary(.unitNeedsComposedText): .composedUnits
    case .configuration(let error): of(error)
    default: nil
    }
  }

  private static func of(_ error: ConfigurationError) -> Advice? {
    switch error {
    case .tiedWidthsDiffer: .tiedWidths
    default: nil
    }
  }

  private static func of(_ error: ConstraintError) -> Advice? {
    switch error {
    case .needsComposedHangul: .composedHangul
    case .needsHangul: .needsHangul
    case .needsTrainingText: .trainingText
    case .notInVocabulary: .notInVocabulary
    case .tooShort: .tooShort
    case .tooFewLines: .tooFewLines
    default: nil
    }
  }

  private static func of(_ error: BeamError) -> Advice? {
    switch error {
    case .severalSearches: .severalSearches
    case .groupsDoNotDivide: .groupsDoNotDivide
    case .stochasticGroups: .stochasticGroups
    case .outOfRange: nil
    }
  }

  private static func of(_ error: SamplerError) -> Advice? {
    switch error {
    case .modelProducedNoNumbers: .brokenWeights
    default: nil
    }
  }
}
