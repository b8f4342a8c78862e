import Safetensors
import Testing

@Suite struct BFloat16Tests {
  /// bfloat16 has 8 significant bits: from 1 to 2 its step is 1/128.
  @Test func roundsToTheNearestTiesToEven() {
    let step: Float = 1 / 128
    #expect(BFloat16(1 + 0.25 * step).float == 1)
    #expect(BFloat16(1 + 0.75 * step).float == 1 + step)
    #expect(BFloat16(1 + 0.5 * step).float == 1)
    #expect(BFloat16(1 + 1.5 * step).float == 1 + 2 * step)
    #expect(BFloat16(-(1 + 1.5 * step)).float == -(1 + 2 * step))
  }

  @Test func keepsWhatIsNotFinite() {
    #expect(BFloat16(.infinity).float == .infinity)
    #expect(BFloat16(.greatestFiniteMagnitude).float == .infinity)
    #expect(BFloat16(.nan).float.isNaN)
    #expect(BFloat16(Float(bitPattern: 0x7F80_0001)).float.isNaN)
    #expect(BFloat16(Float(bitPattern: 0xFFFF_FFFF)).float.isNaN)
  }

  @Test func everyBFloat16IsItsOwnRounding() {
    for bits in UInt16.min ... .max {
      let value = BFloat16(bitPattern: bits)
      if !value.float.isNaN { #expect(BFloat16(value.float) == value) }
    }
  }
}
