import LanguageModels

/// Every registered rule with constants under which engines of different rounding can be compared: none
/// divides by anything near 0, all decay, and those with momentum come with each kind of it.
enum GentleRule {
  static let all: [UpdateRule] = UpdateRuleDescriptor.all.flatMap { descriptor in
    variants(of: descriptor).map { UpdateRule(descriptor, constants: $0) }
  }

  private static func variants(of descriptor: UpdateRuleDescriptor) -> [[String: Double]] {
    func has(_ name: String) -> Bool { descriptor.constants.contains { $0.name == name } }
    let common = ["epsilon": 1e-2, "weight_decay": 0.1, "decay": 0.2].filter { has($0.key) }
    var variants = [common]
    if has("momentum") { variants.append(common.merging(["momentum": 0.8]) { $1 }) }
    if has("nesterov") { variants.append(common.merging(["momentum": 0.8, "nesterov": 1]) { $1 }) }
    return variants
  }
}
