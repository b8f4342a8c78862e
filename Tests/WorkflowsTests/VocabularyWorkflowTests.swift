import CharText
import Testing
import Workflows

@Suite struct VocabularyWorkflowTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func allFilesAreCountedAndNothingIsHeldOut() throws {
    let files = try [folder.file("가가나 ", as: "a.txt"), folder.file("가다", as: "b.txt")]
    let report = try VocabularyWorkflow.report(of: files, options: TextOptions())
    #expect(report.size == 5)
    #expect(report.unitCount == 6)
    #expect(report.entries.map(\.count) == [0, 3, 1, 1, 1])
    #expect(report.coverage == 1)
  }

  @Test func rareUnitsAreFolded() throws {
    var options = TextOptions()
    options.minCount = 2
    let report = try VocabularyWorkflow.report(of: [try folder.file("가가나 나다")], options: options)
    #expect(report.size == 3)
    #expect(report.foldedCount == 2)
  }

  @Test func itIsTheVocabularyOfTraining() throws {
    let files = [try folder.file(koreanText(characters: 900))]
    var request = smallRequest(folder, files)
    request.text.holdout = 0
    request.network.training.maxSteps = 1
    let trained = try TrainingWorkflow.train(request).text.vocabularySize
    #expect(try VocabularyWorkflow.report(of: files, options: request.text).size == trained)
  }

  @Test func whatCannotBeReadIsRefused() throws {
    func expectRefused(_ files: [String], _ change: (inout TextOptions) -> Void = { _ in }) {
      var options = TextOptions()
      change(&options)
      #expect(throws: WorkflowError.self) { try VocabularyWorkflow.report(of: files, options: options) }
    }
    let file = try folder.file("가나")
    expectRefused([folder("none.txt")])
    expectRefused([file]) { $0.minCount = 0 }
    expectRefused([file]) {
      $0.unit = .jamo
      $0.normalization = .none
    }
  }
}
