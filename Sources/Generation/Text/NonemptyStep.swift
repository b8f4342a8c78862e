/// Keeps a text from ending before its first unit: no document is empty.
struct NonemptyStep: SamplerStep {
  let name = "nonempty"
  /// The unit that ends a text.
  let endUnit: UInt32

  mutating func apply(to candidates: inout Candidates, context: SamplerContext) {
    if context.drawn.isEmpty, candidates.count > 1 { candidates.remove(id: endUnit) }
  }
}
