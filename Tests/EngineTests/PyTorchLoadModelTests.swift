import Foundation
import LanguageModels
import ReferenceEngine
import ReferenceScripts
import Safetensors
import Testing

/// `script/reference/load_model.py`, which shows users how to load a model in PyTorch.
///
/// Needs Python with torch and safetensors: `python3`, or what the environment's `CHARRNN_PYTHON` names.
@Suite("Models in PyTorch", .enabled(if: Python.hasTorch, "\(Python.name) has no torch or no safetensors"))
struct PyTorchLoadModelTests {
  static let problems: [EngineProblem] =
    LayerDescriptor.all.map { EngineProblem(cell: $0.name, v: 11, d: 7, h: 9, l: 2, n: 1, t: 6) }
    + EngineVariants.tables.map {
      var problem = $0
      problem.lanes = 1
      return problem
    }

  @Test("The script's logits are the engine's", arguments: problems)
  func logits(_ problem: EngineProblem) throws {
    let model = FileManager.default.temporaryDirectory
      .appendingPathComponent("charrnn-\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: model) }
    let parameters = problem.parameters()
    // Of the metadata the script reads these alone.
    var writer = SafetensorsWriter(metadata: [
      "configuration":
        #"{"cell":"\#(problem.configuration.cell)","context":\#(problem.configuration.context)}"#
    ])
    for entry in problem.table.entries {
      writer.add(entry.name, shape: entry.shape, Array(parameters[entry.range]))
    }
    for tensor in problem.table.derivedTensors {
      writer.add(tensor.name, shape: tensor.shape, problem.table.values(of: tensor, in: parameters))
    }
    try writer.write(toPath: model.path)

    let units = Array(problem.window().inputs)
    let output = try Python.run(
      [Python.script("load_model.py"), model.path] + units.map { String($0) })
    let printed = try JSONDecoder().decode([String: [[Float]]].self, from: output)

    let engine = problem.engine { ReferenceEngine<Double>($0) }
    var state = RecurrentState(for: problem.configuration, streams: 1)
    var logits = [Float](repeating: .nan, count: problem.configuration.vocabularySize)
    let expected = units.map { unit in
      engine.advance(&state, reading: [unit], logits: &logits)
      return logits
    }
    let error = relativeError(printed["logits", default: []].flatMap { $0 }, against: expected.flatMap { $0 })
    #expect(error < 1e-5, "relative error \(error)")
  }
}
