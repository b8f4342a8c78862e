import CPUEngine
import LanguageModels
import ReferenceEngine

extension EngineDescriptor {
  /// The registry: every engine that can run a network. No other file above the engines names one.
  public static let all: [EngineDescriptor] = [.cpu, .reference]

  /// The default engine.
  public static let usual = EngineDescriptor.cpu

  /// The registered engine with this name.
  ///
  /// - Throws: ``ConfigurationError/unknownName(kind:name:known:)``.
  public static func registered(_ name: String) throws(ConfigurationError) -> EngineDescriptor {
    guard let engine = all.first(where: { $0.name == name }) else {
      throw .unknownName(kind: "engine", name: name, known: all.map(\.name))
    }
    return engine
  }
}
