import CharRNNKit
import Foundation

extension EvaluationOutcome {
  /// One object with sorted keys. A figure that is no number of JSON is a string.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return String(decoding: try encoder.encode(Record(self)), as: UTF8.self)
  }

  private struct Record: Encodable {
    let file: String
    let holdout: Double?
    let models: [Model]

    init(_ outcome: EvaluationOutcome) {
      (file, holdout) = (outcome.file, outcome.holdout)
      models = outcome.models.map(Model.init)
    }
  }

  private struct Model: Encodable {
    let model: String
    let cell: String
    let parameters: Int?
    let unit: String
    let normalization: String
    let vocabularySize: Int
    let characters: Int
    let bytes: Int
    let units: Int
    let unseenCharacters: Int
    let isTrainingText: Bool
    let readings: [Reading]
    let copying: Copying?

    init(_ model: ModelEvaluation) {
      (self.model, cell, parameters) = (model.path, model.cell, model.parameterCount)
      (unit, normalization) = (model.unit.rawValue, model.normalization.rawValue)
      (vocabularySize, characters, bytes, units) = (
        model.vocabularySize, model.characters, model.bytes, model.units
      )
      (unseenCharacters, isTrainingText) = (model.unseenCharacters, model.isTrainingText)
      readings = model.readings.map(Reading.init)
      copying = model.copying.map(Copying.init)
    }
  }

  private struct Copying: Encodable {
    let temperature: Double
    let texts: Int
    let characters: Int
    let runLength: Int
    let copiedShare: Double
    let longestRun: Int
    let meanPassage: Double
    let knownWords: Double?
    let ownBitsPerCharacter: Double

    init(_ copying: ModelEvaluation.Copying) {
      (temperature, texts, characters) = (copying.temperature, copying.count, copying.characters)
      (runLength, copiedShare, longestRun) = (copying.runLength, copying.share, copying.longest)
      (meanPassage, knownWords) = (copying.meanPassage, copying.knownWords)
      ownBitsPerCharacter = copying.ownBitsPerCharacter
    }
  }

  private struct Reading: Encodable {
    let `protocol`: String
    let adaptive: Bool
    let dynamic: Dynamic?
    let loss: Double
    let perplexity: Double
    let bitsPerCharacter: Double
    let bitsPerByte: Double
    let chargedUnits: Int
    let unseenUnits: Int
    let unseenLoss: Double
    let unseenBitsPerCharacter: Double

    init(_ reading: ModelEvaluation.Reading) {
      (`protocol`, adaptive) = (reading.name, reading.isAdaptive)
      dynamic = reading.dynamic.map(Dynamic.init)
      (loss, perplexity) = (reading.figures.nats, reading.figures.perplexity)
      (bitsPerCharacter, bitsPerByte) = (reading.figures.bitsPerCharacter, reading.figures.bitsPerByte)
      (chargedUnits, unseenUnits) = (reading.loss.count, reading.loss.unseenCount)
      (unseenLoss, unseenBitsPerCharacter) = (reading.loss.unseenLoss, reading.unseenBitsPerCharacter)
    }
  }

  private struct Dynamic: Encodable {
    let segment: Int
    let rate: Double?
    let decay: Double

    init(_ options: DynamicEvaluation.Options) {
      (segment, rate, decay) = (options.segmentLength, options.rate, options.decay)
    }
  }
}
