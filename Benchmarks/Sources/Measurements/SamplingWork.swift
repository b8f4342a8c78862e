/// The minimum work of one sampling step: every weight is read, every product is computed.
///
/// A step is one character for each of S streams. The first layer's input is a row of a table that is
/// computed once per model, so W_ih of layer 0 is not read; all other weights are read once per step.
public struct SamplingWork: Sendable, Equatable {
  /// The number of bytes of weights read in one step.
  public let bytes: Double
  /// The floating-point operations of the products of one step; a multiply-add counts as two.
  public let operations: Double

  /// The work of one step of `streams`, with weights of this type.
  public init(_ shape: ModelShape, streams: Int, weights: NumberType) {
    let (v, h, gates) = (Double(shape.vocabulary), Double(shape.hidden), Double(shape.gateWidth))
    // W_ih of the layers above the first, and W_hh of all layers if there is one.
    let gateProducts = Double(shape.layers - 1 + (shape.cell.hasRecurrentMatrix ? shape.layers : 0))
    let weightCount = gateProducts * h * gates + v * h
    let outputRows = gateProducts * gates + v
    let tableRows = Double(min(streams, shape.vocabulary)) * gates
    // int8 has one scale per output row; rows of the table stay fp32.
    bytes =
      weightCount * Double(weights.byteCount) + (weights == .int8 ? 4 * outputRows : 0) + 4 * tableRows
    operations = 2 * Double(streams) * weightCount
  }

  /// The minimum time of a step in seconds on a machine that reads `bandwidth` bytes and computes `peak`
  /// operations per second.
  ///
  /// The greater of both times, because reading and multiplying overlap (roofline model; Williams, Waterman
  /// and Patterson 2009).
  ///
  /// - Parameter peak: Nil if the limit of multiplication is unknown; only reading then counts.
  public func leastSeconds(bandwidth: Double, peak: Double?) -> (seconds: Double, limit: LimitKind) {
    let reading = bytes / bandwidth
    let multiplying = peak.map { operations / $0 } ?? 0
    return reading >= multiplying ? (reading, .reading) : (multiplying, .multiplying)
  }
}

/// What limits a workload.
public enum LimitKind: String, Codable, Sendable {
  /// The multiply-adds that the processor computes per second.
  case multiplying
  /// The bytes that it reads per second.
  case reading
}
