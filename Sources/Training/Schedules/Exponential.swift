import Foundation
import LanguageModels

extension Schedule {
  /// Exponential decay: the learning rate is multiplied by the same factor at every step, down to a share of
  /// itself at the end.
  ///
  ///     factor = final_share ^ progress
  public static let exponential = Schedule(
    name: "exponential", summary: "exponential decay to the final fraction",
    constants: [.finalShare(0.02)]
  ) { point, constants in
    pow(constants["final_share"], point.progress)
  }
}
