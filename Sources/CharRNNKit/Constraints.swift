// Constraints on the text, and constraints of your own.

import Generation

public typealias TextConstraint = Generation.TextConstraint
public typealias TextConstraintRequest = Generation.TextConstraintRequest
public typealias TextPlace = Generation.TextPlace
public typealias NextCharacters = Generation.NextCharacters
public typealias WishedWord = Generation.WishedWord
public typealias ConstraintError = Generation.ConstraintError
public typealias TrainingTextIndex = Generation.TrainingTextIndex
public typealias CopyMeter = Generation.CopyMeter
