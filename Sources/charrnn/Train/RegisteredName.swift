import ArgumentParser
import CharRNNKit

/// A name out of a registry as the value of an option: help tells all of them, and what each is.
protocol RegisteredName: ExpressibleByArgument {
  /// The names in the order of the registry, each with its summary.
  static var registry: [(name: String, summary: String)] { get }
  var name: String { get }
  init(name: String)
}

extension RegisteredName {
  init?(argument: String) {
    guard Self.registry.contains(where: { $0.name == argument }) else { return nil }
    self.init(name: argument)
  }

  var defaultValueDescription: String { name }

  static var allValueStrings: [String] { registry.map(\.name) }
  static var allValueDescriptions: [String: String] {
    Dictionary(uniqueKeysWithValues: registry.map { ($0.name, $0.summary) })
  }
}

/// An update rule that training offers.
struct UpdateRuleName: RegisteredName {
  let name: String
  static var registry: [(name: String, summary: String)] {
    UpdateRuleDescriptor.all.filter(\.isForTraining).map { ($0.name, $0.summary) }
  }
}

/// A schedule.
struct ScheduleName: RegisteredName {
  let name: String
  static var registry: [(name: String, summary: String)] { Schedule.all.map { ($0.name, $0.summary) } }
}

/// A preset.
struct PresetName: RegisteredName {
  let name: String
  static var registry: [(name: String, summary: String)] {
    TrainingPreset.all.map { ($0.name, $0.summary) }
  }
}
