import Foundation
import LanguageModels

extension Schedule {
  /// Cosine decay to a share of the learning rate (Loshchilov and Hutter 2017, without restarts); by default
  /// with a warm-up over the first 5 % of the steps, at most 100.
  ///
  ///     factor = low + (1 − low) · ½ (1 + cos(π · progress)),  low = final_share
  public static let cosine = Schedule(
    name: "cosine", summary: "half a cosine down to the final fraction, with a warm-up",
    constants: [.finalShare(0.02)], usualWarmUp: { min(100, $0 / 20) }
  ) { point, constants in
    let low = constants["final_share"]
    return low + (1 - low) * 0.5 * (1 + cos(.pi * point.progress))
  }
}
