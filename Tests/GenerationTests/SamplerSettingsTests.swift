import Generation
import Testing

@Suite("Sampler settings")
struct SamplerSettingsTests {
  @Test("settings make their steps in the registry's order, and the chain is shown")
  func order() throws {
    var settings = try SamplerSettings(["temperature": 0.5, "top-k": 40])
    settings.bannedIDs = [0]
    #expect(SamplerChain(settings).description == "ban 0 → top-k 40 → temperature 0.5")
    #expect(SamplerChain.usual.description == "temperature 0.8")
    #expect(SamplerChain(SamplerSettings()).description == "draw")
  }

  @Test("the full chain is shown with all that sets it")
  func fullChain() throws {
    var settings = try SamplerSettings([
      "repetition-penalty": 1.1, "frequency-penalty": 0.25, "dry-multiplier": 0.8, "top-n-sigma": 1.5,
      "top-k": 40,
      "typical": 0.95, "top-p": 0.9, "min-p": 0.05, "xtc-probability": 0.5, "temperature": 0.8,
    ])
    try settings.setBias(-2, ofID: 7)
    try settings.setBias(1.5, ofID: 3)
    settings.bannedIDs = [9, 4]
    settings.dryBreakers = [1]
    let truncated =
      "bias 3+1.5,7-2 → ban 4,9 → penalties repetition 1.1, frequency 0.25, window 64 → "
      + "dry 0.8, base 1.75, allowed length 2, range 1024, breakers 1 → "
    #expect(
      SamplerChain(settings).description == truncated
        + "top-n-sigma 1.5 → top-k 40 → typical 0.95 → top-p 0.9 → min-p 0.05 → xtc 0.5, threshold 0.1 → "
        + "temperature 0.8")
    try settings.set("mirostat", to: 2)
    #expect(
      SamplerChain(settings).description == truncated + "temperature 0.8 → mirostat 2, target 3, rate 0.1")
    #expect(
      settings.unused.map(\.description) == [
        "top-n-sigma does nothing beside mirostat", "top-k does nothing beside mirostat",
        "typical does nothing beside mirostat", "top-p does nothing beside mirostat",
        "min-p does nothing beside mirostat", "xtc-probability does nothing beside mirostat",
      ])
  }

  @Test("a dynamic temperature or a cycle stands instead of the temperature")
  func temperatures() throws {
    var settings = SamplerSettings.usual
    try settings.set("dynamic-temperature-range", to: 0.3)
    #expect(SamplerChain(settings).description == "dynamic-temperature 0.8 ± 0.3, exponent 1")
    try settings.set("temperature-cycle", to: [0.5, 0.9, 1.2])
    #expect(
      SamplerChain(settings).description == "temperature-cycle 0.5,0.9,1.2 ± 0.3, exponent 1, period 300")
    try settings.reset("dynamic-temperature-range")
    #expect(SamplerChain(settings).description == "temperature-cycle 0.5,0.9,1.2, period 300")
    #expect(settings.unused.isEmpty)
    try settings.set("temperature", to: 1.3)
    #expect(settings.unused.map(\.description) == ["temperature does nothing beside temperature-cycle"])
    try settings.set("temperature-cycle", to: [])
    #expect(SamplerChain(settings).description == "temperature 1.3")
  }

  @Test("many ids are shown by the first few")
  func manyIDs() {
    #expect(BanStep(Array(0..<300)).settings == "0,1,2,3,4,5,6,7,… (300 units)")
  }

  @Test("settings can be written as people write them")
  func texts() throws {
    var settings = SamplerSettings()
    try settings.set("temperature", toText: "1.2")
    try settings.set("top-k", toText: " 40 ")
    try settings.set("temperature-cycle", toText: "0.5, 0.9,1.2")
    #expect(settings.values == ["temperature": 1.2, "top-k": 40])
    #expect(settings.lists == ["temperature-cycle": [0.5, 0.9, 1.2]])
    try settings.set("temperature-cycle", toText: "")
    #expect(settings.lists.isEmpty)
    for (name, text) in [
      ("temperature", "warm"), ("temperature", ""), ("top-k", "1 2"), ("temperature-cycle", "1,,2"),
      ("temperature", "nan"), ("temperature", "inf"), ("temperature-cycle", "1,-1"), ("warmth", "1"),
    ] {
      #expect(throws: SamplerError.self) { try settings.set(name, toText: text) }
    }
    #expect {
      try settings.set("temperature", toText: "warm")
    } throws: {
      "\($0)" == "temperature is “warm”; it must be a number, 0 or more"
    }
    #expect(settings.values == ["temperature": 1.2, "top-k": 40])
  }

  @Test("a bias of 0 is none, and biases can be taken back")
  func biases() throws {
    var settings = SamplerSettings()
    try settings.setBias(2, ofID: 5)
    try settings.setBias(0, ofID: 5)
    #expect(SamplerChain(settings).steps.isEmpty)
    #expect(throws: SamplerError.self) { try settings.setBias(.nan, ofID: 5) }
    try settings.setBias(2, ofID: 5)
    settings.removeBiases()
    #expect(settings == SamplerSettings())
  }

  @Test("an error names the parameter, the value and what would be right")
  func errors() {
    #expect {
      try SamplerSettings(["temperature": -1])
    } throws: {
      "\($0)" == "temperature is -1; it must be a number, 0 or more"
    }
    #expect {
      try SamplerSettings(["top-k": 2.5])
    } throws: {
      "\($0)" == "top-k is 2.5; it must be a whole number, 0 (all) or more"
    }
    #expect {
      try SamplerSettings(["warmth": 1])
    } throws: { error in
      guard case SamplerError.unknownParameter("warmth", let known) = error else { return false }
      return known.contains("temperature") && known.contains("temperature-cycle")
    }
  }
}
