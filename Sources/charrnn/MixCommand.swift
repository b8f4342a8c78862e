import ArgumentParser
import CharRNNKit

struct MixCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mix", abstract: "Combine several models into one.",
    usage: "charrnn mix [<options>] --weight <weight> <model> <model> ...",
    discussion: """
        charrnn mix novel.safetensors counts.safetensors --weight 0.7

      The mixture predicts the weighted mean of the models' probabilities. The models must have the same vocabulary: train \
      them on the same files with the same text options. The output file contains all of them.
      """)

  @Argument(
    help: ArgumentHelp("Two or more models.", valueName: "model"),
    completion: .file(extensions: ["safetensors"]))
  var models: [String]

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      The weight of a model, repeated in the order of the models. With one weight fewer than models, the last model gets \
      the rest of 1; with as many, the weights are divided by their sum.
      """, valueName: "weight"))
  var weight: [Double]

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Output file.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var output = Defaults.mixture.output

  @Flag(help: "Overwrite an existing model.")
  var force = false

  @Flag(name: .shortAndLong, help: "Print only warnings and errors.")
  var quiet = false

  func validate() throws {
    guard models.count >= 2 else { throw ValidationError("A mixture needs at least two models.") }
    guard weight.count == models.count || weight.count == models.count - 1 else {
      throw ValidationError(
        "\(models.count) models take \(models.count - 1) or \(models.count) weights; --weight is given "
          + "\(weight.count) time\(weight.count == 1 ? "" : "s").")
    }
  }

  func run() throws {
    var request = MixRequest(models: models, weights: weight)
    request.output = output
    request.overwrites = force
    let outcome = try reportingErrors { try MixWorkflow.mix(request) }
    guard !quiet else { return }
    for component in outcome.components {
      Console.note("\(component.weight.fixed(4))  \(component.cell)  \(component.path)")
    }
    let path = outcome.model.quotedForShell
    Console.note("saved \(outcome.model); to generate text: charrnn sample --model \(path)")
  }
}
