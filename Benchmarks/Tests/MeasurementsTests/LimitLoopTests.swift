import CLimits
import Measurements
import Testing

/// The loops do what they count. How fast they are is nothing to test.
@Suite struct LimitLoopTests {
  @Test("Every multiply-add that is counted is made")
  func multiplyAdds() {
    // With factor 0.75 and addend 0.25 each sum, which starts at 1 … 12, comes nearer to 1 by a quarter in
    // each round.
    var result: Float = 0
    let operations = bench_multiply_add_fp32(4, 1, &result)
    let left = 0.75 * 0.75 * 0.75 * 0.75
    let sum = (1...12).reduce(0.0) { $0 + 1 + Double($1 - 1) * left }
    let width = operations / (2 * 12 * 4)
    #expect(width == 4 || width == 8 || width == 16)
    #expect(abs(Double(result) - width * sum) < 1e-3)
  }

  @Test("Those of bf16 too, where there are any")
  func bf16MultiplyAdds() {
    var result: Float = 0
    let operations = bench_multiply_add_bf16(4, 1, &result)
    guard bench_has_bf16_products() != 0 else {
      #expect(operations == 0 && !MachineLimits.hasProducts(.bf16) || bench_has_bf16_tiles() != 0)
      return
    }
    #expect(operations == 2 * 12 * 32 * 4)
    // Half of the products are +2⁻²⁰, half −2⁻²⁰: sums stay at 1 … 12 in 16 places.
    #expect(abs(result - 16 * 78) < 1e-2)
  }

  @Test("Those of 8-bit numbers too, where there are any")
  func int8MultiplyAdds() {
    var result: Float = 0
    let operations = bench_multiply_add_int8(4, 1, &result)
    guard bench_has_int8_products() != 0 else {
      #expect(operations == 0)
      return
    }
    #expect(operations == 2 * 12 * 64 * 4)
    // Sums start at 0 … 11 in 16 places, and take four products of 1 in each of four rounds.
    #expect(result == 16 * (66 + 12 * 16))
  }

  @Test("Every byte is read")
  func reads() {
    let count = 512 * 9
    let words = count / 8
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
    defer { buffer.deallocate() }
    var state: UInt64 = 1
    var all: UInt64 = 0
    for place in 0..<words {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      buffer.storeBytes(of: state, toByteOffset: place * 8, as: UInt64.self)
      all ^= state
    }
    #expect(bench_read(buffer.baseAddress, count, 1) == all)
    #expect(bench_read(buffer.baseAddress, count, 2) == 0)
    #expect(bench_read(buffer.baseAddress, count, 3) == all)
  }
}
