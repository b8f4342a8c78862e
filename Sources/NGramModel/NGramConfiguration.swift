import LanguageModels

/// The shape of an n-gram model.
public struct NGramConfiguration: Sendable, Equatable {
  /// n: the largest number of units in an n-gram; the last one is predicted from the others. 2 is a bigram
  /// model.
  public var order: Int
  /// V: how many units the model knows, including `<unk>`.
  public var vocabularySize: Int

  /// The name of this kind of model: the command-line value, the word in help and the string in the model
  /// file.
  public static let cell = "ngram"
  /// One line for help texts.
  public static let summary = "n-gram counts with modified Kneser–Ney smoothing"
  /// The default of n.
  public static let defaultOrder = 5
  /// The allowed orders.
  public static let orders = 1...12

  /// The given values; nothing is checked until ``validated()``.
  public init(order: Int = defaultOrder, vocabularySize: Int) {
    self.order = order
    self.vocabularySize = vocabularySize
  }

  /// Checks the order and the vocabulary size.
  ///
  /// - Returns: The same configuration.
  /// - Throws: ``ConfigurationError/outOfRange(name:value:range:)``.
  @discardableResult
  public func validated() throws(ConfigurationError) -> Self {
    guard Self.orders.contains(order) else {
      throw .outOfRange(name: "order", value: order, range: Self.orders)
    }
    guard Self.vocabularySizes.contains(vocabularySize) else {
      throw .outOfRange(name: "vocabulary size", value: vocabularySize, range: Self.vocabularySizes)
    }
    return self
  }

  private static let vocabularySizes = 1...1_114_112
}
