import CharText
import Compression
import ContextMixing
import Corpora
import Foundation
import Generation
import LanguageModels
import ModelFiles
import ModelKinds
import NGramModel
import Reports
import Training

/// Why a request of the user cannot be fulfilled.
public enum WorkflowError: Error {
  /// A text cannot be read.
  case text(path: String, TextError)
  /// A file is not in its format, or does not say which of its columns has the text.
  case format(path: String, FormatError)
  /// Nothing in a folder is a text.
  case folderWithoutText(path: String)
  /// A column was asked for, but no text has columns.
  case noTextHasColumns(String)
  /// Names were to be replaced, but no text is a chat.
  case noTextHasSpeakers

  /// Why a file is not in a format.
  public typealias FormatError = Corpora.FormatError
  /// The unit and the normalization form are incompatible.
  case vocabulary(VocabularyError)
  /// There is too little text to train on.
  case textTooShort(files: [String], characters: Int, minimum: Int)
  /// A number is out of its range.
  case optionOutOfRange(name: String, value: String, range: String)
  /// The configuration of the model is invalid.
  case configuration(ConfigurationError)
  /// A model already exists at the output path.
  case outputExists(path: String)
  /// A model already exists at the path of the mixture.
  case mixtureExists(path: String)
  /// A file that is not a model already exists at the output path.
  case fileExists(path: String)
  /// The models to mix have different vocabularies.
  case vocabulariesDiffer(path: String, other: String, VocabularyDifference)
  /// Another run writes to the same place; `owner` says which process on which host.
  case outputInUse(path: String, owner: String)
  /// The model cannot be written there.
  case outputNotWritable(path: String, reason: String)
  /// There is no training state to resume from.
  case nothingToResume(path: String)
  /// Models of this kind cannot be resumed.
  case cannotBeResumed(path: String, ModelKind)
  /// The text is not the one that the run started with.
  case textChanged(path: String)
  /// The earlier text that is mixed in is not the one that the run started with.
  case rehearsedTextChanged(path: String)
  /// Models of this kind can be trained on, but not without the earlier text, since they are counted in one
  /// go.
  case needsEarlierText(path: String, ModelKind)
  /// Models of this kind cannot be trained on.
  case cannotGoOn(path: String, ModelKind)
  /// The model was not trained on these files.
  case notTheTrainingText(files: [String])
  /// A model or state cannot be read.
  case modelFile(ModelFileError)
  /// A save failed.
  case save(AtomicFileError)
  /// Training cannot start or continue.
  case training(TrainingError)
  /// Texts cannot be generated.
  case generation(GenerationError)
  /// n-grams cannot be counted.
  case ngrams(NGramError)
  /// Contexts cannot be counted.
  case contextMixing(ContextMixingError)
  /// The handler stopped the counting; nothing was written.
  case stoppedCounting
  /// The text is too short to evaluate a model on.
  case nothingToEvaluate(path: String, units: Int)
  /// Weight drop was requested for a network without a recurrent matrix.
  case nothingToDropWeightsOf(cell: String)
  /// Dynamic evaluation was requested for models that cannot learn while they read.
  case nothingLearns(path: String)
  /// A model is to learn from a text, but its kind cannot.
  case cannotAdapt(ModelKind)
  /// A run has no metrics file.
  case noMetrics(path: String)
  /// A metrics file holds no row.
  case noEvaluations(path: String)
  /// A metrics file cannot be read.
  case metrics(path: String, MetricsError)
  /// A file cannot be read.
  case unreadable(path: String, reason: String)
  /// No program that converts SVG to PNG is installed.
  case noPictureConverter(known: [String])
  /// Such a program failed.
  case pictureConverterFailed(name: String, status: Int32, message: String)
  /// A compressed text cannot be decompressed.
  case compressed(path: String, CompressedFileError)
  /// The handler stopped the reading of the texts; nothing was written.
  case stopped
}

extension WorkflowError: CustomStringConvertible, LocalizedError {
  /// What is wrong, and where.
  public var description: String {
    switch self {
    case .text(let path, let error):
      switch error {
      case .unreadable, .isDirectory: "\(error)"
      default: "\(TextSource.name(of: path)): \(error)"
      }
    case .format(let path, let error): "\(TextSource.name(of: path)): \(error)"
    case .folderWithoutText(let path):
      "\(TextSource.name(of: path)): there is no text in this folder"
    case .noTextHasColumns(let name):
      "there is no column “\(name)”: no text is a table, or a file with a JSON value a line"
    case .noTextHasSpeakers: "no text is a chat whose names could be replaced"
    case .vocabulary(let error): "\(error)"
    case .textTooShort(let files, let characters, let minimum):
      "\(files.map(TextSource.name).joined(separator: ", ")): \(characters) characters are too few to train on; "
        + "give a text of at least \(minimum)"
    case .optionOutOfRange(let name, let value, let range): "the \(name) is \(value); it must be \(range)"
    case .configuration(let error): "\(error)"
    case .outputExists(let path):
      "\(path) already exists"
    case .mixtureExists(let path), .fileExists(let path):
      "\(path) already exists"
    case .vocabulariesDiffer(let path, let other, let difference):
      "\(path) and \(other) do not have the same vocabulary: \(difference)"
    case .outputNotWritable(let path, let reason): "cannot write \(path): \(reason)"
    case .nothingToResume(let path):
      "there is no \(path) to resume from"
    case .cannotBeResumed(let path, let kind):
      "\(path) is \(kind.title)\(kind.making.map { ", which \($0.way)" } ?? ""): there is nothing to resume"
        + (kind.making.map { "; \($0.again)" } ?? "")
    case .textChanged(let path):
      "the text is not the one that \(path) was started with; give the same files in the same order"
    case .rehearsedTextChanged(let path):
      "the earlier text is not the one that \(path) was started with; give the same files in the same order"
    case .needsEarlierText(let path, let kind):
      "\(path) is \(kind.title), which is counted in one go: counts of new text cannot be added to it"
    case .cannotGoOn(let path, let kind): "\(path) is \(kind.title), which cannot be trained on"
    case .outputInUse(let path, let owner):
      "\(path) is being trained by \(owner)"
    case .notTheTrainingText(let files):
      "the model was not trained on \(files.map(TextSource.name).joined(separator: ", "))"
    case .modelFile(let error): "\(error)"
    case .save(let error): "\(error)"
    case .training(let error): "\(error)"
    case .generation(let error): "\(error)"
    case .ngrams(let error): "\(error)"
    case .contextMixing(let error): "\(error)"
    case .stoppedCounting: "stopped while counting; nothing was written"
    case .nothingToEvaluate(let path, let units):
      "\(TextSource.name(of: path)): \(units == 1 ? "1 unit is" : "\(units) units are") "
        + "too few to evaluate on, since the first one is not predicted; give a longer text"
    case .nothingToDropWeightsOf(let cell):
      "the weight drop is for recurrent matrices, and a network of \(cell) layers has none"
    case .nothingLearns(let path):
      "\(path) cannot learn from what it reads"
    case .cannotAdapt(let kind): "\(kind.title) cannot learn from what it reads"
    case .noMetrics(let path): "there is no \(path); training writes it next to the model"
    case .noEvaluations(let path): "\(path) has no rows yet; wait for the first evaluation of the run"
    case .metrics(let path, let error):
      "\(path) is not a metrics file: \(error); name another one, or move it away to continue without it"
    case .unreadable(let path, let reason): "\(TextSource.name(of: path)): \(reason)"
    case .noPictureConverter(let known):
      "a PNG needs one of \(known.joined(separator: ", ")); install the package librsvg2-bin, "
        + "or open the SVG in a browser"
    case .pictureConverterFailed(let name, let status, let message):
      "\(name) could not convert the SVG (exit code \(status))\(message.isEmpty ? "" : ": " + message); the SVG was written"
    case .compressed(let path, let error):
      "cannot decompress \(TextSource.name(of: path)): \(error)"
    case .stopped: "stopped while reading the text; nothing was written"
    }
  }

  /// The same text, for `localizedDescription`.
  public var errorDescription: String? { description }

  /// Why a model cannot be opened.
  public init(_ error: OpeningError) {
    switch error {
    case .file(let error): self = .modelFile(error)
    case .configuration(let error): self = .configuration(error)
    }
  }
}
