import CharText
import LanguageModels

extension ModelFileReader {
  /// The vocabulary, which must have as many units as the configuration says.
  func vocabulary(for configuration: ModelConfiguration) throws(ModelFileError) -> Vocabulary {
    try vocabulary(count: configuration.vocabularySize)
  }

  /// The vocabulary, which must have this many units.
  func vocabulary(count: Int) throws(ModelFileError) -> Vocabulary {
    let vocabulary = try anyVocabulary()
    guard vocabulary.count == count else {
      throw damage(
        "its vocabulary has \(vocabulary.count) units and its configuration says \(count)"
      )
    }
    return vocabulary
  }

  /// The vocabulary, of any size.
  private func anyVocabulary() throws(ModelFileError) -> Vocabulary {
    if let sharedVocabulary { return sharedVocabulary }
    do throws(VocabularyError) {
      return try Vocabulary(json: try vocabularyText())
    } catch {
      throw damage("its vocabulary cannot be understood: \(error)")
    }
  }

  private func vocabularyText() throws(VocabularyError) -> String {
    guard let json = try? text(MetadataKey.vocabulary) else { throw .empty }
    return json
  }
}
