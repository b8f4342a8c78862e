import Foundation

extension Schedule {
  /// A linear warm-up over the first 5 % of the steps (100 at most), then half a cosine down to 2 % of the rate
  /// (Loshchilov and Hutter 2017, without restarts).
  ///
  ///     factor = low + (1 − low) · ½ (1 + cos(π · progress)),  low = 0.02
  public static let cosine = Schedule(name: "cosine", summary: "warm-up, then half a cosine") { step, total in
    let warmUp = min(100, total / 20)
    if step < warmUp { return Double(step + 1) / Double(warmUp) }
    let low = 0.02
    let progress = min(1, Double(step - warmUp) / Double(max(1, total - warmUp)))
    return low + (1 - low) * 0.5 * (1 + cos(.pi * progress))
  }
}
