/// A setting that has no effect because of the other settings.
public struct UnusedSetting: Sendable, Equatable {
  /// The name of the parameter or list.
  public let name: String
  /// Why it has no effect.
  public let reason: Reason

  /// Why a setting has no effect.
  public enum Reason: Sendable, Equatable {
    /// None of these settings, which it would adjust, is set.
    case needs([String])
    /// This setting replaces it.
    case replaced(by: String)
    /// It only changes random draws, and a deterministic beam search makes none.
    case searched
  }
}

extension UnusedSetting: CustomStringConvertible {
  /// The setting and the reason, in words.
  public var description: String {
    switch reason {
    case .needs(let names): "\(name) does nothing without \(names.joined(separator: " or "))"
    case .replaced(let other): "\(name) does nothing beside \(other)"
    case .searched: "\(name) does nothing in a beam search, which leaves nothing to chance"
    }
  }
}

extension SamplerSettings {
  /// The settings that have no effect because of the other settings, in the order of the chain.
  public var unused: [UnusedSetting] { unused(in: nil) }

  /// The settings that have no effect because of the other settings or of a beam search, in the order of the
  /// chain.
  ///
  /// - Parameter beam: The beam search; nil: units are drawn.
  public func unused(in beam: BeamOptions?) -> [UnusedSetting] {
    SamplerStepDescriptor.all.flatMap { descriptor in
      let isSearched = beam?.isStochastic == false && descriptor.make(self)?.isForSamplingOnly == true
      return (descriptor.parameters.map(\.name) + descriptor.lists.map(\.name)).compactMap { name in
        let reason = isSearched && isAskedFor(name) ? .searched : reasonNotToUse(name, of: descriptor)
        return reason.map { UnusedSetting(name: name, reason: $0) }
      }
    }
  }

  /// Whether a parameter or list differs from the usual settings.
  private func isAskedFor(_ name: String) -> Bool {
    isSet(name) && (lists[name] != nil || values[name] != Self.usual.values[name])
  }

  /// Whether a parameter or list has a value that can have an effect.
  func isSet(_ name: String) -> Bool {
    if let list = lists[name] { return !list.isEmpty }
    guard let value = values[name] else { return false }
    return value != SamplerParameter.named(name)?.noOpValue
  }

  /// Whether ``MirostatStep`` replaces the truncating steps.
  var usesMirostat: Bool { isSet(MirostatStep.version.name) }

  private func reasonNotToUse(
    _ name: String, of descriptor: SamplerStepDescriptor
  ) -> UnusedSetting.Reason? {
    guard isSet(name) else { return nil }
    if descriptor.truncates, usesMirostat { return .replaced(by: MirostatStep.version.name) }
    // The usual temperature is always set; only another one was asked for.
    if name == TemperatureStep.parameter.name, isAskedFor(name), isSet(TemperatureCycleStep.list.name) {
      return .replaced(by: TemperatureCycleStep.list.name)
    }
    let needs = SamplerParameter.named(name)?.needs ?? []
    return needs.isEmpty || needs.contains(where: isSet) ? nil : .needs(needs)
  }
}
