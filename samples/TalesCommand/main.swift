import Foundation
import TaleSamples

let usage = """
  usage: tales generate [--seed 1] [--kilobytes \(TaleGenerator.defaultKilobytes)]
         tales check [FILE|-] [--at-least 0.9] [--show-wrong]
  """

exit(TalesCommand.run(Array(CommandLine.arguments.dropFirst())))
