import LanguageModels

/// The shape of a context-mixing model.
public struct ContextMixingConfiguration: Sendable, Equatable {
  /// The names of the contexts (``ContextDescriptor``).
  public var contexts: [String]
  /// V: how many units the model knows, including `<unk>`.
  public var vocabularySize: Int

  /// The name of this kind of model: the command-line value, the word in help and the string in the model
  /// file.
  public static let cell = "context-mixing"
  /// One line for help texts.
  public static let summary = "counts in many contexts, mixed by small logistic regressions"
  /// The default contexts: all.
  public static let defaultContexts = ContextDescriptor.all.map(\.name)
  /// The allowed vocabulary sizes.
  public static let vocabularySizes = 2...65_535

  /// The given values; nothing is checked until ``validated()``.
  public init(contexts: [String] = defaultContexts, vocabularySize: Int) {
    self.contexts = contexts
    self.vocabularySize = vocabularySize
  }

  /// Checks the contexts and the vocabulary size.
  ///
  /// - Returns: The same configuration.
  /// - Throws: ``ConfigurationError``.
  @discardableResult
  public func validated() throws(ConfigurationError) -> Self {
    guard Self.vocabularySizes.contains(vocabularySize) else {
      throw .outOfRange(name: "vocabulary size", value: vocabularySize, range: Self.vocabularySizes)
    }
    guard Self.contextCounts.contains(contexts.count), Set(contexts).count == contexts.count else {
      throw .outOfRange(name: "number of contexts", value: contexts.count, range: Self.contextCounts)
    }
    for name in contexts where ContextDescriptor.named(name) == nil {
      throw .unknownName(kind: "context", name: name, known: ContextDescriptor.all.map(\.name))
    }
    return self
  }

  private static let contextCounts = 1...24

  /// The descriptors of valid contexts.
  var descriptors: [ContextDescriptor] { contexts.compactMap { .named($0) } }
}
