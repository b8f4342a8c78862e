// Training a model.

import LanguageModels
import Training
import Workflows

public typealias TrainingWorkflow = Workflows.TrainingWorkflow
public typealias TrainingRequest = Workflows.TrainingRequest
public typealias ResumeRequest = Workflows.ResumeRequest
public typealias TrainingWorkflowEvent = Workflows.TrainingWorkflowEvent
public typealias TrainingOutcome = Workflows.TrainingOutcome
public typealias NetworkOptions = Workflows.NetworkOptions
public typealias NGramOptions = Workflows.NGramOptions
public typealias CompositionChoice = Workflows.CompositionChoice
public typealias TextOptions = Workflows.TextOptions
public typealias TrainingPreset = Workflows.TrainingPreset

public typealias TrainingOptions = Training.TrainingOptions
public typealias TrainingEvent = Training.TrainingEvent
public typealias StepReport = Training.StepReport
public typealias EvaluationReport = Training.EvaluationReport
public typealias EndReason = Training.EndReason
public typealias Schedule = Training.Schedule

public typealias LayerDescriptor = LanguageModels.LayerDescriptor
public typealias UpdateRuleDescriptor = LanguageModels.UpdateRuleDescriptor
