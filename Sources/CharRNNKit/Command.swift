// What the command needs besides: names inside the package only.

import CharText
import Generation
import LanguageModels
import ModelFiles
import ModelKinds
import Reports
import Training
import Workflows

package typealias TextReader = CharText.TextReader
package typealias VocabularyError = CharText.VocabularyError
package typealias VocabularyReport = CharText.VocabularyReport

package typealias BeamError = Generation.BeamError
package typealias DrawnUnits = Generation.DrawnUnits
package typealias EarlyStopping = Generation.EarlyStopping
package typealias OrderedTexts = Generation.OrderedTexts
package typealias PromptList = Generation.PromptList
package typealias SamplerListParameter = Generation.SamplerListParameter
package typealias SamplerParameter = Generation.SamplerParameter

package typealias ConfigurationError = LanguageModels.ConfigurationError
package typealias Dropout = LanguageModels.Dropout
package typealias ModelConfiguration = LanguageModels.ModelConfiguration

package typealias AtomicFileError = ModelFiles.AtomicFileError
package typealias ModelFileError = ModelFiles.ModelFileError
package typealias TrainingSummary = ModelFiles.TrainingSummary

package typealias ModelKind = ModelKinds.ModelKind

package typealias Sparkline = Reports.Sparkline
package typealias TrainingCurves = Reports.TrainingCurves

package typealias EvaluationInterval = Training.EvaluationInterval
package typealias TrainingError = Training.TrainingError

package typealias EvaluationProgress = Workflows.EvaluationProgress
package typealias ReadingProgress = Workflows.ReadingProgress
package typealias TextSummary = Workflows.TextSummary
package typealias TrainableKind = Workflows.TrainableKind
package typealias VocabularyDifference = Workflows.VocabularyDifference
