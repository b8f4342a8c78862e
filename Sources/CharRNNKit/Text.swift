// Texts and their units.

import CharText

public typealias Vocabulary = CharText.Vocabulary
public typealias UnitKind = CharText.UnitKind
public typealias TextUnit = CharText.TextUnit
public typealias Normalization = CharText.Normalization
public typealias NormalizedText = CharText.NormalizedText
public typealias TextEncoding = CharText.TextEncoding
public typealias TextError = CharText.TextError
public typealias ScalarSet = CharText.ScalarSet
