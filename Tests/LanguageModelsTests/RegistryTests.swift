import LanguageModels
import Testing

@Suite("Registries")
struct RegistryTests {
  @Test("Cells are found by their names, which are distinct")
  func cells() {
    #expect(Set(LayerDescriptor.all.map(\.name)).count == LayerDescriptor.all.count)
    for cell in LayerDescriptor.all {
      #expect(LayerDescriptor.named(cell.name)?.gates == cell.gates)
      #expect(cell.stateParts.first == (cell.structure.readsContext ? "units" : "hidden"))
      let scales = cell.initialScales
      #expect(
        [scales.embedding, scales.input, scales.projection, cell.learningRateShare].allSatisfy { $0 > 0 })
      #expect(cell.gatesWithSeparateProjections.isSubset(of: cell.gates))
    }
    #expect(LayerDescriptor.named("LSTM") == nil)
  }

  @Test("Update rules are found by their names, which are distinct")
  func updateRules() {
    #expect(Set(UpdateRuleDescriptor.all.map(\.name)).count == UpdateRuleDescriptor.all.count)
    for rule in UpdateRuleDescriptor.all {
      #expect(UpdateRuleDescriptor.named(rule.name)?.moments == rule.moments)
      #expect(Set(rule.constants.map(\.name)).count == rule.constants.count)
      #expect(rule.constants.allSatisfy { $0.range.contains($0.usual) }, "\(rule.name)")
      #expect(rule.usualLearningRate > 0)
    }
    #expect(UpdateRuleDescriptor.named("sgdw") == nil)
  }

  @Test("Dynamic evaluation's rule is registered and not offered for training")
  func rulesForTraining() {
    #expect(
      UpdateRuleDescriptor.all.filter(\.isForTraining).map(\.name) == [
        "adamw", "adam", "sgd", "rmsprop", "adagrad",
      ])
    #expect(UpdateRuleDescriptor.named("sgd-anchored")?.moments == ["anchor"])
  }

  @Test("A rule has its descriptor's constants but for those that are replaced")
  func constants() {
    let rule = UpdateRule(.adamW, constants: ["weight_decay": 0.1])
    #expect(rule["weight_decay"] == 0.1)
    #expect(rule["beta1"] == 0.9)
    #expect(rule["beta2"] == 0.999)
    #expect(rule["epsilon"] == 1e-8)
    #expect(rule.descriptor.moments == ["exp_avg", "exp_avg_sq"])
    #expect(rule != UpdateRule(.adamW))
  }

  @Test("The LSTM's gates stand in PyTorch's order")
  func lstm() {
    #expect(LayerDescriptor.lstm.gates == ["input", "forget", "cell", "output"])
    #expect(LayerDescriptor.lstm.stateParts == ["hidden", "cell"])
  }

  @Test("The GRU's gates stand in PyTorch's order")
  func gru() {
    #expect(LayerDescriptor.gru.gates == ["reset", "update", "new"])
    #expect(LayerDescriptor.gru.stateParts == ["hidden"])
  }
}
