import LanguageModels
import ModelKinds
import Testing
import Workflows

/// Which network is trained if nobody says so.
@Suite struct SizeTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("A longer text never gets a smaller network, with or without a time limit")
  func longerTexts() {
    let lengths = [500, 3_000, 20_000, 100_000, 300_000, 600_000, 2_000_000, 100_000_000]
    for minutes in [0.2, 1.0, 5, 15, 120] {
      let sizes = lengths.map { units in
        SizeRule.size(forUnits: units) { size in minutes * 60 * 20_000 * 256 / Double(size.hiddenSize) }
      }
      #expect(sizes == sizes.sorted())
    }
    let sizes = lengths.map(SizeRule.usualSize(forUnits:))
    #expect(sizes == sizes.sorted() && sizes.last == .medium)
  }

  @Test("A faster machine or more time never gives a smaller network")
  func moreTime() {
    let sizes = [0, 1e4, 1e5, 1e6, 1e7, 1e9].map { read in
      SizeRule.size(forUnits: 5_000_000) { _ in read }
    }
    #expect(sizes == sizes.sorted() && sizes.first == .small && sizes.last == .huge)
  }

  @Test("What is asked for is trained: by name, or a part of it")
  func givenSizes() throws {
    let file = try folder.file(koreanText(characters: 1500))
    func plan(_ change: (inout NetworkOptions) -> Void) throws -> TrainingWorkflow.Plan? {
      var request = TrainingRequest(files: [file])
      request.output = folder(modelName)
      change(&request.network)
      return try TrainingWorkflow.plan(request)
    }
    for size in NetworkOptions.Size.allCases {
      let plan = try #require(try plan { $0.size = size })
      #expect((plan.configuration.layers, plan.configuration.hiddenSize) == (size.layers, size.hiddenSize))
      #expect((plan.size, plan.reason) == (size, .given))
      #expect(plan.parameterCount == ParameterTable(for: plan.configuration).parameterCount)
    }
    let wide = try #require(try plan { ($0.size, $0.hiddenSize) = (.tiny, 96) })
    #expect((wide.configuration.layers, wide.configuration.hiddenSize, wide.size) == (1, 96, nil))
    let usual = try #require(try plan { _ in })
    #expect((usual.size, usual.reason) == (.tiny, .text))
    #expect((usual.seconds ?? 0) > 0 && (usual.unitsPerSecond ?? 0) > 0)
    #expect(!folder.names.contains(modelName))
  }

  @Test("For a text too short for a network counts are saved, unless somebody insists")
  func shortTexts() throws {
    var request = TrainingRequest(files: [try folder.file(koreanText(characters: 600))])
    (request.output, request.overwrites, request.threads) = (folder(modelName), true, 1)
    var isToldSo = false
    _ = try TrainingWorkflow.train(request) { event in
      if case .countsSuffice = event { isToldSo = true }
      return .proceed
    }
    #expect(isToldSo)
    #expect(try TrainedModel(path: folder(modelName)).contents.kind.name == ModelKind.contextMixing.name)
    #expect(try TrainingWorkflow.plan(request) == nil)
    request.network.yieldsToCounts = false
    request.network.training.maxSteps = 3
    _ = try TrainingWorkflow.train(request)
    #expect(try TrainedModel(path: folder(modelName)).contents.kind.name == ModelKind.network.name)
  }

  @Test("A time limit holds for everything together, and the size is measured for it")
  func timeLimit() throws {
    var request = TrainingRequest(files: [try folder.file(koreanText(characters: 30_000))])
    (request.output, request.threads) = (folder(modelName), 1)
    request.network.training.maxMinutes = 0.1
    var plan: TrainingWorkflow.Plan?
    _ = try TrainingWorkflow.train(request) { event in
      if case .planned(let made) = event { plan = made }
      return .proceed
    }
    #expect(plan?.reason == .minutes(0.1) && (plan?.unitsPerSecond ?? 0) > 0)
  }
}
