import CharText

extension SamplerSettings {
  /// A bias as people write it: `의=-2`; everything before the last equals sign is the unit or word.
  ///
  /// - Throws: ``GenerationError/notABias(_:)``.
  public static func bias(of text: String) throws(GenerationError) -> (word: String, bias: Double) {
    let bytes = Array(text.utf8)
    guard let equals = bytes.lastIndex(of: 0x3D), equals > 0,
      let bias = Double(String(decoding: bytes[(equals + 1)...], as: UTF8.self))
    else { throw .notABias(text) }
    return (String(decoding: bytes[..<equals], as: UTF8.self), bias)
  }

  /// Sets a bias as people write it; see ``bias(of:)``.
  ///
  /// - Throws: ``GenerationError/notABias(_:)``, ``GenerationError/unseen(_:)`` or
  ///   ``GenerationError/sampler(_:)``.
  public mutating func setBias(_ text: String, in vocabulary: Vocabulary) throws(GenerationError) {
    let (word, bias) = try Self.bias(of: text)
    try setBias(bias, ofUnit: word, in: vocabulary)
  }

  /// Sets the bias of a unit, which is added to its logit (``BiasStep``), or of a word of several units, over
  /// which it is spread (``WordBiasStep``).
  ///
  /// - Throws: ``GenerationError/notABias(_:)`` for an empty word, ``GenerationError/unseen(_:)`` or
  ///   ``GenerationError/sampler(_:)``.
  public mutating func setBias(
    _ bias: Double, ofUnit text: String, in vocabulary: Vocabulary
  ) throws(GenerationError) {
    let encoded = vocabulary.encode(NormalizedText(text, normalization: vocabulary.normalization))
    guard encoded.unseen.isEmpty else { throw .unseen(encoded.unseen) }
    let ids = encoded.units.ids
    guard let id = ids.first else { throw .notABias(text) }
    do { try ids.count == 1 ? setBias(bias, ofID: id) : setBias(bias, ofWord: ids) } catch {
      throw .sampler(error)
    }
  }

  /// Sets ``dryBreakers`` to the units that end with one of these characters; characters that the vocabulary
  /// lacks are ignored.
  public mutating func setDRYBreakers(_ characters: String, in vocabulary: Vocabulary) {
    let breakers = characters.unicodeScalars.compactMap { scalar in
      vocabulary.encode(NormalizedText(String(scalar), normalization: vocabulary.normalization)).units.ids
        .last
    }
    dryBreakers = Set(breakers).subtracting([0]).sorted()
  }
}
