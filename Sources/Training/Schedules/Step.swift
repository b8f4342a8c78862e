import Foundation
import LanguageModels

extension Schedule {
  /// Step decay: the learning rate is multiplied by a factor after every few epochs.
  ///
  ///     factor = decay_factor ^ ⌊epoch / decay_epochs⌋
  public static let step = Schedule(
    name: "step", summary: "multiplied by the decay factor every few epochs",
    constants: [
      .decayFactor(0.5), NamedConstant("decay_epochs", 2, in: .whole(from: 1, to: 1_000_000)),
    ]
  ) { point, constants in
    pow(constants["decay_factor"], (Double(point.epoch) / constants["decay_epochs"]).rounded(.down))
  }
}
