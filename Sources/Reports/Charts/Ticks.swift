import Foundation

/// Round numbers along an axis.
package enum Ticks {
  /// Multiples of 1, 2 or 5 times a power of ten within a range.
  ///
  /// - Parameter count: The approximate number of ticks; at most one more.
  package static func linear(_ range: ClosedRange<Double>, about count: Int) -> [Double] {
    let extent = range.upperBound - range.lowerBound
    guard extent > 0, extent.isFinite, count > 0 else { return [range.lowerBound] }
    let step = niceStep(extent / Double(count))
    // A tick exactly at the end of the range is kept in spite of rounding errors in the quotient.
    let (first, last) = (
      (range.lowerBound / step.size - 1e-9).rounded(.up), (range.upperBound / step.size + 1e-9).rounded(.down)
    )
    guard first <= last, last - first < 1000 else { return [] }
    // A division by an integer power gives 0.3, while a product with 0.1 would give 0.30000000000000004.
    // Adding 0 turns the −0 from rounding up into 0.
    return stride(from: first, through: last, by: 1).map {
      0
        + (step.exponent < 0
          ? $0 * step.mantissa / pow(10, -step.exponent) : $0 * step.mantissa * pow(10, step.exponent))
    }
  }

  /// The smallest 1, 2 or 5 times a power of ten that is at least a given positive number.
  private static func niceStep(_ least: Double) -> (size: Double, mantissa: Double, exponent: Double) {
    var exponent = log10(least).rounded(.down)
    let mantissa = least / pow(10, exponent)
    // Tolerates a rounding error above an integer.
    var nice = [1.0, 2, 5].first { mantissa <= $0 * (1 + 1e-9) } ?? 10
    if nice == 10 { (nice, exponent) = (1, exponent + 1) }
    return (nice * pow(10, exponent), nice, exponent)
  }

  /// 1, 2 and 5 times powers of ten within a range of positive numbers; powers of ten only if those are too
  /// many, evenly spaced numbers if they are too few.
  package static func logarithmic(_ range: ClosedRange<Double>, about count: Int) -> [Double] {
    guard range.lowerBound > 0, range.upperBound.isFinite else { return linear(range, about: count) }
    let decades = Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound).rounded(.up))
    func ticks(_ mantissas: [Double]) -> [Double] {
      decades.flatMap { decade in
        mantissas.map { decade < 0 ? $0 / pow(10, Double(-decade)) : $0 * pow(10, Double(decade)) }
      }.filter(range.contains)
    }
    let fine = ticks([1, 2, 5])
    if fine.count > 2 * count { return ticks([1]) }
    return fine.count < 3 ? linear(range, about: count) : fine
  }

  /// The label of a tick: commas between thousands, and as few decimals as distinguish the ticks.
  package static func label(_ value: Double, among ticks: [Double]) -> String {
    let gaps = zip(ticks, ticks.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }
    let least = min(gaps.min() ?? value.magnitude, value == 0 ? .infinity : value.magnitude)
    let decimals = least > 0 && least.isFinite ? max(0, min(9, Int((-log10(least) - 1e-9).rounded(.up)))) : 0
    return grouped(String(format: "%.\(decimals)f", value), hasPoint: decimals > 0)
  }

  /// An integer with commas between thousands.
  package static func grouped(_ digits: String, hasPoint: Bool = false) -> String {
    let parts = digits.split(separator: ".", maxSplits: 1)
    var whole = String(parts[0])
    var fraction = parts.count > 1 ? String(parts[1]) : ""
    while hasPoint, fraction.last == "0" { fraction.removeLast() }
    let sign = whole.first == "-" ? "-" : ""
    whole = String(whole.drop { $0 == "-" })
    var groups: [String] = []
    while whole.count > 3 {
      groups.insert(String(whole.suffix(3)), at: 0)
      whole.removeLast(3)
    }
    return sign + ([whole] + groups).joined(separator: ",") + (fraction.isEmpty ? "" : "." + fraction)
  }
}
