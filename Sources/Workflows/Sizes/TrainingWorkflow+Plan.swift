import Foundation
import LanguageModels
import Training

extension TrainingWorkflow {
  /// What a run will train, and how long.
  public struct Plan: Sendable, Equatable {
    /// Why the network has its size.
    public enum Reason: Sendable, Equatable {
      /// Its size, or its layers and hidden size, were asked for.
      case given
      /// It suits the length of the text.
      case text
      /// It is the largest that suits the text and can read enough in the minutes.
      case minutes(Double)
    }

    /// The network.
    public var configuration: ModelConfiguration
    /// The name of its size; nil if it has none.
    public var size: NetworkOptions.Size?
    /// Why it has this size.
    public var reason: Reason
    /// The number of its parameters.
    public var parameterCount: Int
    /// The number of updates at most; with a time limit the time may end the run earlier.
    public var steps: Int
    /// The updates of one pass over the text.
    public var stepsPerEpoch: Int
    /// The time limit in minutes, if there is one.
    public var maxMinutes: Double?
    /// How many units this machine reads per second; nil if it was not measured.
    public var unitsPerSecond: Double?
    /// How long the run takes at most, in seconds; nil if the speed was not measured.
    public var seconds: Double?
    /// About how many bytes of memory the run takes, apart from the text.
    public var byteCount: Int
  }

  /// Reads the texts of a request and tells what would be trained, without training.
  ///
  /// - Returns: The plan; nil for what is counted in one go.
  /// - Throws: ``WorkflowError``.
  public static func plan(
    _ request: TrainingRequest, onEvent handle: @escaping Handler = { _ in .proceed }
  ) throws(WorkflowError) -> Plan? {
    let request = try checked(request)
    guard let network = request.model as? NetworkOptions else { return nil }
    let job = TrainingJob(request: request, handle: handle, paths: ModelPaths(model: request.output))
    let texts = try job.texts()
    guard network.isNetworkNeeded(for: texts) else { return nil }
    return try NetworkPlanner(options: network, request: request, texts: texts).plan(measuresSpeed: true)
  }
}
