import CharText
import LanguageModels
import ModelFiles
import ModelKinds

/// A request to mix several models into one.
public struct MixRequest: Sendable {
  /// The models' paths: two or more.
  public var models: [String]
  /// Their weights, above 0: one each, of which the shares count, or one each but for the last, which gets
  /// what these leave of 1.
  public var weights: [Double]
  /// The path of the mixture.
  public var output = "mixture.safetensors"
  /// Whether an existing model may be overwritten.
  public var overwrites = false

  /// A mixture of models.
  public init(models: [String], weights: [Double]) {
    self.models = models
    self.weights = weights
  }
}

/// The result of mixing.
public struct MixOutcome: Sendable, Equatable {
  /// A model in the mixture.
  public struct Component: Sendable, Equatable {
    /// The file that it comes from.
    public var path: String
    /// The name of its cell, or kind.
    public var cell: String
    /// Its weight, as a fraction of 1.
    public var weight: Double
  }

  /// The path of the mixture.
  public var model: String
  /// Its components; a mixture among the models is replaced by its own components.
  public var components: [Component]
}

/// Mixes several models with the same vocabulary: p = Σ wᵢ pᵢ (``MixtureModel``).
///
/// The file contains all of them and needs no others. A mixture among the models is replaced by its
/// components, with their weights multiplied by its own, which gives the same model.
public enum MixWorkflow {
  /// Mixes.
  ///
  /// - Throws: ``WorkflowError``.
  public static func mix(_ request: MixRequest) throws(WorkflowError) -> MixOutcome {
    let weights = try weights(request)
    let paths = ModelPaths(model: request.output)
    if !request.overwrites { try paths.requireUnusedForMixture() }
    try paths.requireWritable()
    var parts: [Part] = []
    for (path, weight) in zip(request.models, weights) {
      parts += try Part.all(in: path, weight: weight)
    }
    guard MixtureModelFile.componentCounts.contains(parts.count) else {
      throw .optionOutOfRange(
        name: "number of models", value: "\(parts.count)",
        range:
          "from \(MixtureModelFile.componentCounts.lowerBound) to \(MixtureModelFile.componentCounts.upperBound)"
      )
    }
    for part in parts.dropFirst() {
      guard let difference = VocabularyDifference(parts[0].vocabulary, part.vocabulary) else { continue }
      throw .vocabulariesDiffer(path: parts[0].path, other: part.path, difference)
    }
    do throws(AtomicFileError) {
      try MixtureModelFile(
        parts.map(\.component), vocabulary: parts[0].vocabulary, trainings: parts.map(\.training)
      ).save(to: paths.model)
    } catch {
      throw .save(error)
    }
    paths.removeWhatLiesBeside()
    return MixOutcome(
      model: paths.model,
      components: parts.map {
        MixOutcome.Component(path: $0.path, cell: $0.cell, weight: $0.component.weight)
      })
  }

  /// The share of each model.
  private static func weights(_ request: MixRequest) throws(WorkflowError) -> [Double] {
    let count = request.models.count
    guard count >= 2 else {
      throw .optionOutOfRange(name: "number of models", value: "\(count)", range: "2 or more")
    }
    guard request.weights.count == count || request.weights.count == count - 1 else {
      throw .optionOutOfRange(
        name: "number of weights", value: "\(request.weights.count)",
        range: "\(count - 1) or \(count) for \(count) models")
    }
    for weight in request.weights where !(weight > 0 && weight.isFinite) {
      throw .optionOutOfRange(name: "weight", value: "\(weight)", range: "above 0")
    }
    let sum = request.weights.reduce(0, +)
    if request.weights.count == count { return request.weights.map { $0 / sum } }
    guard sum < 1 else {
      throw .optionOutOfRange(
        name: count == 2 ? "weight" : "sum of the weights", value: "\(sum)",
        range: "below 1, for the last model gets the rest; or give \(count) weights")
    }
    return request.weights + [1 - sum]
  }
}

/// A model that is to be a component.
private struct Part {
  let path: String
  let cell: String
  let component: MixtureModelFile.Component
  let vocabulary: Vocabulary
  let training: TrainingSummary

  /// The parts that a file contributes: its model, or the components of a mixture.
  static func all(in path: String, weight: Double) throws(WorkflowError) -> [Part] {
    // Opened as what it is: a damaged model would make a damaged mixture.
    let contents: ModelContents
    do throws(OpeningError) {
      contents = try ModelContents(path: path, options: EngineOptions(threads: 1))
    } catch {
      throw WorkflowError(error)
    }
    do throws(ModelFileError) {
      let reader = try ModelFileReader(path: path, kind: .model)
      var components = [MixtureModelFile.Component(reader, weight: weight)]
      if contents.cell == MixtureModelFile.cell {
        components = try MixtureModelFile(reader).components.map {
          MixtureModelFile.Component($0.reader, weight: $0.weight * weight)
        }
      }
      var parts: [Part] = []
      for component in components {
        parts.append(
          Part(
            path: path, cell: try component.reader.cell(), component: component,
            vocabulary: contents.vocabulary, training: try component.reader.training()))
      }
      return parts
    } catch {
      throw .modelFile(error)
    }
  }
}

extension ModelPaths {
  fileprivate func requireUnusedForMixture() throws(WorkflowError) {
    do throws(WorkflowError) {
      try requireUnused()
    } catch {
      if case .outputExists(let path) = error { throw .mixtureExists(path: path) }
      throw error
    }
  }
}
