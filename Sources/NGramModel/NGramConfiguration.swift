import LanguageModels

/// The shape of an n-gram model.
public struct NGramConfiguration: Sendable, Equatable {
  /// n: how many units an n-gram has at most; the last of them is predicted from the others. 2 is the bigram.
  public var order: Int
  /// V: how many units the model knows, `<unk>` included.
  public var vocabularySize: Int

  /// The name of the kind of model: the command-line value, the word in help and the string in the model
  /// file.
  public static let cell = "ngram"
  /// One line for help texts.
  public static let summary = "n-gram counts with modified Kneser–Ney smoothing"
  /// n when nothing else is said.
  public static let defaultOrder = 5
  /// The orders that a model can have.
  public static let orders = 1...12

  /// A configuration; nothing is checked until ``validated()``.
  public init(order: Int = defaultOrder, vocabularySize: Int) {
    self.order = order
    self.vocabularySize = vocabularySize
  }

  /// Checks order and vocabulary size.
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
