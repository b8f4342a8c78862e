import CharText

extension SamplerSettings {
  /// Sets a bias as people write it: `의=-2`; everything before the last equals sign is the unit.
  ///
  /// - Throws: ``GenerationError/notABias(_:)``, ``GenerationError/notOneUnit(text:units:)``,
  ///   ``GenerationError/unseen(_:)`` or ``GenerationError/sampler(_:)``.
  public mutating func setBias(_ text: String, in vocabulary: Vocabulary) throws(GenerationError) {
    let bytes = Array(text.utf8)
    guard let equals = bytes.lastIndex(of: 0x3D), equals > 0,
      let bias = Double(String(decoding: bytes[(equals + 1)...], as: UTF8.self))
    else { throw .notABias(text) }
    try setBias(bias, ofUnit: String(decoding: bytes[..<equals], as: UTF8.self), in: vocabulary)
  }

  /// Sets the bias of a unit, which is added to its logit.
  ///
  /// - Throws: ``GenerationError/notOneUnit(text:units:)``, ``GenerationError/unseen(_:)`` or
  ///   ``GenerationError/sampler(_:)``.
  public mutating func setBias(
    _ bias: Double, ofUnit text: String, in vocabulary: Vocabulary
  ) throws(GenerationError) {
    let id = try vocabulary.idOfSingleUnit(text)
    do { try setBias(bias, ofID: id) } catch { throw .sampler(error) }
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

extension Vocabulary {
  /// The id of a text that is one unit.
  fileprivate func idOfSingleUnit(_ text: String) throws(GenerationError) -> UInt32 {
    let encoded = encode(NormalizedText(text, normalization: normalization))
    guard encoded.unseen.isEmpty else { throw .unseen(encoded.unseen) }
    let ids = encoded.units.ids
    guard let id = ids.first, ids.count == 1 else { throw .notOneUnit(text: text, units: ids.count) }
    return id
  }
}
