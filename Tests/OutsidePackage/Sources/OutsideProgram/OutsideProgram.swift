import CharRNNKit

/// Trains on novel.txt in the current folder, then writes with steps, constraints, requests and a batch.
@main
struct OutsideProgram {
  static func main() async throws {
    var request = TrainingRequest(files: ["novel.txt"])
    request.network.layers = 1
    request.network.hiddenSize = 32
    request.network.training.maxSteps = 20
    request.network.training.dropoutPlaces = .all
    request.overwrites = true

    let outcome = try TrainingWorkflow.train(request)
    let model = try TrainedModel(path: outcome.model)
    print(try model.generator.generate(prompt: "옛날").texts[0].text)

    try checkEvents(request)
    try await checkGeneration(model)
    try checkErrors(model)
    try checkOwnModel(model.vocabulary)
    try checkReferenceEngine()
    print("all is well")
  }

  /// Stops the program with a message unless something holds.
  static func require(_ condition: Bool, _ what: String) throws {
    guard condition else { throw Failure(description: what) }
  }
}

struct Failure: Error, CustomStringConvertible {
  let description: String
}
