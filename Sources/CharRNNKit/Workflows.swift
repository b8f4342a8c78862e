// Everything else that the command does.

import Training
import Workflows

public typealias EvaluationWorkflow = Workflows.EvaluationWorkflow
public typealias EvaluationRequest = Workflows.EvaluationRequest
public typealias EvaluationOutcome = Workflows.EvaluationOutcome
public typealias ModelEvaluation = Workflows.ModelEvaluation
public typealias EvaluationEvent = Workflows.EvaluationEvent
public typealias EvaluationWarning = Workflows.EvaluationWarning
public typealias SurprisalRequest = Workflows.SurprisalRequest
public typealias LossFigures = Workflows.LossFigures
public typealias VocabularyWorkflow = Workflows.VocabularyWorkflow
public typealias MixWorkflow = Workflows.MixWorkflow
public typealias MixRequest = Workflows.MixRequest
public typealias CompressionWorkflow = Workflows.CompressionWorkflow
public typealias CompressionRequest = Workflows.CompressionRequest
public typealias PlotWorkflow = Workflows.PlotWorkflow
public typealias PlotRequest = Workflows.PlotRequest
public typealias WorkflowError = Workflows.WorkflowError

public typealias EvaluationProtocol = Training.EvaluationProtocol
public typealias DynamicEvaluation = Training.DynamicEvaluation
