/// Removes units that are never written.
///
/// No-op: no ids.
public struct BanStep: SamplerStep {
  /// The ids, in ascending order, without duplicates.
  public let ids: [UInt32]

  /// A ban of these ids.
  public init(_ ids: [UInt32]) { self.ids = Set(ids).sorted() }

  public var name: String { SamplerStepDescriptor.ban.name }
  public var settings: String { SamplerStepText.list(ids.map { String($0) }) }
  public func settings(naming name: (UInt32) -> String) -> String { SamplerStepText.names(ids.map(name)) }
  public var isNoOp: Bool { ids.isEmpty }

  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    // Each removal is a pass over all candidates: faster for a few ids, too slow for many.
    if ids.count <= 4 {
      for id in ids { candidates.remove(id: id) }
      return
    }
    candidates.sort(by: .byID)
    var place = 0
    candidates.keep { candidate in
      while place < ids.count, ids[place] < candidate.id { place += 1 }
      return place == ids.count || ids[place] != candidate.id
    }
  }
}

extension SamplerStepDescriptor {
  /// See ``BanStep``.
  public static let ban = SamplerStepDescriptor(
    name: "ban", summary: "never choose these units", parameters: [],
    make: { $0.bannedIDs.isEmpty ? nil : BanStep($0.bannedIDs) })
}
