import ArgumentParser
import CharRNNKit

struct MixCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mix", abstract: "Make one model of several.",
    usage: "charrnn mix [<options>] --weight <weight> <model> <model> ...",
    discussion: """
        charrnn mix novel.safetensors counts.safetensors --weight 0.7

      The probability of what comes next is the weighted mean of the models' probabilities. The models must have the same \
      vocabulary: train them on the same files with the same text options. The file that is written holds all of them.
      """)

  @Argument(
    help: ArgumentHelp("The models, two or more.", valueName: "model"),
    completion: .file(extensions: ["safetensors"]))
  var models: [String]

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      The weight of a model, in the order of the models; repeat it. With one weight fewer than models the last gets the \
      rest to 1; with as many, weights are divided by their sum.
      """, valueName: "weight"))
  var weight: [Double]

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where the mixture goes.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var output = Defaults.mixture.output

  @Flag(help: "Overwrite a model that lies there already.")
  var force = false

  @Flag(name: .shortAndLong, help: "Write nothing but warnings and errors.")
  var quiet = false

  func validate() throws {
    guard models.count >= 2 else { throw ValidationError("A mixture needs two models or more.") }
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
    Console.note("saved \(outcome.model); to write with it: charrnn sample --model \(path)")
  }
}
