// Generating text.

import Generation

public typealias TextGenerator = Generation.TextGenerator
public typealias GenerationOptions = Generation.GenerationOptions
public typealias GenerationRequest = Generation.GenerationRequest
public typealias GenerationRun = Generation.GenerationRun
public typealias GenerationBatch = Generation.GenerationBatch
public typealias GenerationEvent = Generation.GenerationEvent
public typealias GenerationResult = Generation.GenerationResult
public typealias GeneratedText = Generation.GeneratedText
public typealias GeneratedPiece = Generation.GeneratedPiece
public typealias StopConditions = Generation.StopConditions
public typealias StopReason = Generation.StopReason
public typealias BeamOptions = Generation.BeamOptions
public typealias GenerationError = Generation.GenerationError
public typealias GenerationWarning = Generation.GenerationWarning
