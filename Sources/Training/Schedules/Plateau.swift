import Foundation
import LanguageModels

extension Schedule {
  /// The learning rate is multiplied by a factor at every evaluation without improvement (reduce on plateau).
  ///
  ///     factor = decay_factor ^ plateaus
  public static let plateau = Schedule(
    name: "plateau", summary: "multiplied by the decay factor at each evaluation without improvement",
    constants: [.decayFactor(0.25)]
  ) { point, constants in
    pow(constants["decay_factor"], Double(point.plateaus))
  }
}
