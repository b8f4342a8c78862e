import CKernels
import Foundation
import LanguageModels
import VectorKernels

/// The fast engine: matrix products with packed weights (by oneDNN or our own loops, depending on the
/// processor), vectorised loops for everything else, one worker per core.
///
/// All buffers are allocated with the first window of a shape; later windows of that shape allocate nothing.
/// The same random seed and the same number of threads give bit-identical results.
public final class CPUEngine: Engine {
  public let configuration: ModelConfiguration
  public var parameterTable: ParameterTable { model.table }
  /// The number of workers that share a window.
  public var threads: Int { crew.count }

  let model: ModelMemory
  /// The number type of the matrix products of windows: never ``Precision/auto``.
  public let precision: Precision
  /// The type in which weights are stored for ``advance(_:reading:logits:)``: never ``WeightType/auto``.
  public let weights: WeightType

  let kernels: charrnn_kernels
  let library: ProductLibrary
  let crew: WorkerCrew
  private lazy var gradientMemory = GradientMemory(for: model)
  private var normJob: NormJob?
  private var updateJob: UpdateJob?
  private var updates = 0
  private var pendingOptimizerState: OptimizerState?
  var averageJob: AverageJob?
  private var jobs: [JobKey: WindowJob] = [:]
  private var workspaces: [WorkspaceKey: Workspace] = [:]
  lazy var streamWeights = StreamWeights(
    model: model, type: weights, workers: crew.count, kernels: kernels)
  var streamSteps: [Int: StreamStep] = [:]

  /// An engine whose parameters are all 0.
  ///
  /// - Parameters:
  ///   - configuration: A valid configuration.
  ///   - threads: The number of workers, fewer if the system does not grant as many; nil: one for each
  ///     processor that this process may run on.
  ///   - precision: The number type of the matrix products of windows.
  ///   - weights: The type in which weights are stored for ``advance(_:reading:logits:)``.
  /// - Throws: ``ConfigurationError``.
  public convenience init(
    configuration: ModelConfiguration, threads: Int? = nil, precision: Precision = .auto,
    weights: WeightType = .auto
  ) throws(ConfigurationError) {
    try self.init(
      configuration: configuration, threads: threads, precision: precision, weights: weights,
      kernels: Kernels.usual)
  }

  /// An engine that uses the loops for one instruction set and one library for matrix products.
  package init(
    configuration: ModelConfiguration, threads: Int?, precision: Precision = .auto,
    weights: WeightType = .auto, kernels: charrnn_kernels, library: ProductLibrary = .best
  ) throws(ConfigurationError) {
    try configuration.validated()
    self.configuration = configuration
    self.kernels = kernels
    self.library = library
    self.precision = precision.resolved(for: kernels)
    self.weights = weights.resolved(for: kernels)
    model = ModelMemory(configuration: configuration, operands: self.precision.operands)
    crew = WorkerCrew(count: max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount))
  }

  // MARK: Windows

  public func computeGradients(
    of window: TrainingWindow, from state: inout RecurrentState, dropout: Dropout?
  ) -> WindowResult {
    let dropout = dropout.flatMap { $0.acts(inLayers: configuration.layers) ? $0 : nil }
    let job = job(
      for: window, withGradients: true, dropsEmbedding: dropout?.acts(at: .embedding) ?? false)
    if let dropout { job.workspace.prepareDropout(dropout) }
    return run(job, window, from: &state, dropout: dropout)
  }

  public func evaluate(_ window: TrainingWindow, from state: inout RecurrentState) -> WindowResult {
    run(job(for: window, withGradients: false), window, from: &state, dropout: nil)
  }

  private func run(
    _ job: WindowJob, _ window: TrainingWindow, from state: inout RecurrentState, dropout: Dropout?
  ) -> WindowResult {
    let count = window.chargedCount
    checkIDs(window)
    job.load(state)
    job.dropout = dropout
    job.firstLane = window.firstLane
    model.weightDrop.select(dropout, for: model)
    job.chargedCount = count
    let hasResets = window.hasResets
    if hasResets { job.workspace.prepareResets() }
    window.inputs.withUnsafeBufferPointer { inputs in
      window.targets.withUnsafeBufferPointer { targets in
        window.resets.withUnsafeBufferPointer { resets in
          job.inputs = inputs.baseAddress
          job.targets = targets.baseAddress
          job.resets = hasResets ? resets.baseAddress : nil
          crew.run(job)
        }
      }
    }
    if job.usesTable { model.tableIsCurrent = true }
    model.rowsAreCurrent = true
    job.store(into: &state, window)
    return WindowResult(lossSum: job.lossSums.reduce(0, +), count: count)
  }

  /// Checked because an id out of range would read or write outside a table.
  private func checkIDs(_ window: TrainingWindow) {
    let v = UInt32(configuration.vocabularySize)
    for place in 0..<window.lanes * window.steps {
      let (input, target) = (window.inputs[place], window.targets[place])
      precondition(
        input < v && (target < v || target == TrainingWindow.ignoredTarget),
        "ids \(input) → \(target) in a model of \(v) units")
    }
  }

  private struct WorkspaceKey: Hashable {
    let lanes: Int
    let withGradients: Bool
  }

  private struct JobKey: Hashable {
    let lanes: Int
    let steps: Int
    let withGradients: Bool
    let dropsEmbedding: Bool
    let splitsContext: Bool
  }

  private func job(
    for window: TrainingWindow, withGradients: Bool, dropsEmbedding: Bool = false
  ) -> WindowJob {
    let key = JobKey(
      lanes: window.lanes, steps: window.steps, withGradients: withGradients, dropsEmbedding: dropsEmbedding,
      splitsContext: configuration.inputPositions > 1 && window.hasResets)
    if let job = jobs[key] { return job }
    let place = WorkspaceKey(lanes: window.lanes, withGradients: withGradients)
    let capacity = window.inputs.count / window.lanes
    let workspace: Workspace
    if let existing = workspaces[place], existing.capacity >= window.steps {
      workspace = existing
    } else {
      // Plans that refer to the smaller workspace are dropped with it.
      for other in jobs.keys where other.lanes == key.lanes && other.withGradients == withGradients {
        jobs[other] = nil
      }
      workspace = Workspace(for: model, lanes: window.lanes, capacity: capacity, withGradients: withGradients)
      workspaces[place] = workspace
    }
    let job = withOneThread {
      WindowJob(
        model: model, kernels: kernels, crew: crew, workspace: workspace, steps: window.steps,
        gradients: withGradients ? gradientMemory : nil, dropsEmbedding: dropsEmbedding,
        splitsContext: key.splitsContext, library: library)
    }
    if withGradients && job.usesTable { gradientMemory.prepareTable(for: model) }
    jobs[key] = job
    return job
  }

  /// oneDNN plans for the number of threads that the planning thread has.
  private func withOneThread<Result>(_ body: () -> Result) -> Result {
    let before = OpenMP.threads
    OpenMP.setThreads(1)
    defer { OpenMP.setThreads(before) }
    return body()
  }

  // MARK: Gradients and update

  public func withGradients<Result>(
    _ body: (inout UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    let arena = gradientMemory.arena
    var gradients = UnsafeMutableBufferPointer(start: arena.start, count: arena.count)
    return try body(&gradients)
  }

  public func gradientNorm() -> Double {
    let job = normJob ?? NormJob(of: gradientMemory.arena, kernels: kernels, workers: crew.count)
    normJob = job
    crew.run(job)
    return job.norm
  }

  public func update(by rule: UpdateRule, learningRate: Double, gradientScale: Double, gradientLimit: Double)
  {
    let job = updateJob(for: rule)
    updates += 1
    job.numbers = UpdateNumbers(
      rule: rule, learningRate: learningRate, gradientScale: gradientScale, gradientLimit: gradientLimit,
      update: updates)
    crew.run(job)
    model.invalidate()
  }

  private func updateJob(for rule: UpdateRule) -> UpdateJob {
    if let updateJob, updateJob.rule.name == rule.name { return updateJob }
    let job = UpdateJob(
      model: model, gradients: gradientMemory, rule: rule, kernels: kernels, workers: crew.count)
    if let state = pendingOptimizerState {
      precondition(
        state.moments.count == job.moments.count,
        "\(state.moments.count) moments for \(rule.name), which keeps \(job.moments.count)")
      for (buffer, values) in zip(job.moments, state.moments) { buffer.load(values) }
      pendingOptimizerState = nil
    }
    updateJob = job
    return job
  }

  // MARK: Copies in and out

  public func parameters() -> [Float] { model.parameters.array }

  public func setParameters(_ values: [Float]) {
    model.parameters.load(values)
    model.invalidate()
  }

  public func setParameters(_ fill: (UnsafeMutableBufferPointer<Float>) -> Void) {
    fill(UnsafeMutableBufferPointer(start: model.parameters.start, count: model.parameters.count))
    model.invalidate()
  }

  public func optimizerState() -> OptimizerState {
    if let pendingOptimizerState { return pendingOptimizerState }
    return OptimizerState(updates: updates, moments: updateJob?.moments.map(\.array) ?? [])
  }

  public func setOptimizerState(_ state: OptimizerState) {
    precondition(
      state.moments.allSatisfy { $0.count == model.table.arenaCount },
      "moments of \(state.moments.map(\.count)) for an arena of \(model.table.arenaCount)")
    updates = state.updates
    updateJob = nil
    pendingOptimizerState = state.moments.isEmpty ? nil : state
  }
}
