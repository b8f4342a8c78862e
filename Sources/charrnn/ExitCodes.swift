import ArgumentParser
import CharRNNKit
import Foundation

extension WorkflowError {
  /// The code of sysexits.h that tells a script what kind of failure this is.
  var exitCode: Int32 {
    switch self {
    case .optionOutOfRange, .configuration, .vocabulary: EX_USAGE
    case .training(let error):
      switch error {
      case .optionOutOfRange, .unknownName, .unknownConstant, .tooFewLanes: EX_USAGE
      case .textTooShort, .snapshotDoesNotFit: EX_DATAERR
      case .diverged: EX_SOFTWARE
      }
    case .generation(let error): error.exitCode
    case .text(_, let error):
      switch error {
      case .unreadable, .isDirectory: EX_NOINPUT
      case .invalidBytes, .changesEncoding, .undeclared, .notText: EX_DATAERR
      case .converterMissing: EX_UNAVAILABLE
      case .stopped: EX_SOFTWARE
      }
    case .format, .noTextHasColumns, .noTextHasSpeakers: EX_DATAERR
    case .folderWithoutText: EX_NOINPUT
    case .textTooShort, .textChanged, .rehearsedTextChanged, .notTheTrainingText, .ngrams, .contextMixing,
      .vocabulariesDiffer:
      EX_DATAERR
    case .needsEarlierText, .cannotGoOn: EX_USAGE
    case .outputInUse: EX_TEMPFAIL
    case .outputExists, .mixtureExists, .fileExists, .outputNotWritable: EX_CANTCREAT
    case .nothingToResume, .cannotBeResumed: EX_NOINPUT
    case .modelFile(let error):
      switch error {
      case .unreadable(_, _, let reason):
        switch reason {
        case .cannotOpen, .notARegularFile, .cannotMap: EX_NOINPUT
        default: EX_DATAERR
        }
      case .foreign, .tooNew, .notANetwork, .damaged: EX_DATAERR
      }
    case .nothingLearns, .cannotAdapt, .nothingToDropWeightsOf: EX_USAGE
    case .nothingToEvaluate, .noEvaluations, .metrics: EX_DATAERR
    case .noMetrics, .unreadable: EX_NOINPUT
    case .noPictureConverter: EX_UNAVAILABLE
    case .pictureConverterFailed: EX_SOFTWARE
    case .compressed: EX_DATAERR
    case .save: EX_IOERR
    case .stopped, .stoppedCounting: EX_SOFTWARE
    }
  }
}

extension GenerationError {
  /// The code of sysexits.h that tells a script what kind of failure this is.
  var exitCode: Int32 {
    switch self {
    case .outOfRange, .emptyStopString, .notABias, .unseen, .constraint, .beam, .request:
      EX_USAGE
    case .inLine(_, .request): EX_DATAERR
    case .inLine(_, let error): error.exitCode
    case .nothingToWrite: EX_DATAERR
    case .sampler(let error):
      switch error {
      case .outOfRange, .unknownParameter, .notANumber: EX_USAGE
      case .modelProducedNoNumbers, .nothingLeft: EX_SOFTWARE
      }
    }
  }
}

/// Runs a piece of work and turns its failure into a message and an exit code.
func reportingErrors<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as WorkflowError {
    throw Console.fail(Advice.message(of: error), code: error.exitCode)
  } catch let error as OpeningError {
    let error = WorkflowError(error)
    throw Console.fail(Advice.message(of: error), code: error.exitCode)
  } catch let error as GenerationError {
    throw Console.fail(Advice.message(of: error), code: error.exitCode)
  } catch let error as SamplerError {
    throw Console.fail(Advice.message(of: error), code: EX_USAGE)
  }
}
