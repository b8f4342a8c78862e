import ArgumentParser
import CharRNNKit

@main
struct CharRNNCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "charrnn")
}
