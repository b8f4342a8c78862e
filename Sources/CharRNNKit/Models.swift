// Opening a model, and models of your own.

import LanguageModels
import ModelKinds

public typealias TrainedModel = ModelKinds.TrainedModel
public typealias OpeningError = ModelKinds.OpeningError

public typealias LanguageModel = LanguageModels.LanguageModel
public typealias StreamState = LanguageModels.StreamState
public typealias TrainingWindow = LanguageModels.TrainingWindow
public typealias WindowResult = LanguageModels.WindowResult
public typealias AnyLanguageModel = LanguageModels.AnyLanguageModel
public typealias EngineOptions = LanguageModels.EngineOptions
public typealias Precision = LanguageModels.Precision
public typealias WeightType = LanguageModels.WeightType
public typealias Continuation = LanguageModels.Continuation
