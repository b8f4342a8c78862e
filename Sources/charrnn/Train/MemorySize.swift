import ArgumentParser

/// A number of bytes, with K, M or G for 2^10, 2^20 and 2^30 of them.
struct MemorySize: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    var digits = argument.uppercased()
    var shift = 0
    if let unit = digits.last, let place = Array("KMG").firstIndex(of: unit) {
      digits.removeLast()
      shift = 10 * (place + 1)
    }
    guard let number = Int(digits), number > 0, number <= Self.most >> shift else { return nil }
    let bytes = number << shift
    guard bytes >= Self.least else { return nil }
    self.bytes = bytes
  }

  private static let (least, most) = (1 << 20, 1 << 40)
}
