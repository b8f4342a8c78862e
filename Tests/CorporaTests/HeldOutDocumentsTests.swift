import Corpora
import LanguageModels
import Testing

@Suite("Held-out documents")
struct HeldOutDocumentsTests {
  @Test("About the requested share, whatever the order of the documents, and another one for another seed")
  func draw() {
    let hashes = (0..<1000).map { SeededGenerator.mix(UInt64($0)) }
    let sizes = (0..<1000).map { 10 + $0 % 7 }
    func held(_ order: [Int], _ seed: UInt64) -> Set<UInt64> {
      let draw = HeldOutDocuments(
        hashes: order.map { hashes[$0] }, sizes: order.map { sizes[$0] }, fraction: 0.1, seed: seed)
      #expect(draw.tail == nil)
      return Set(order.indices.filter { draw.isHeldOut[$0] }.map { hashes[order[$0]] })
    }
    let ascending = held(Array(0..<1000), 1)
    #expect(ascending == held((0..<1000).reversed(), 1))
    #expect(ascending != held(Array(0..<1000), 2))
    let size = (0..<1000).filter { ascending.contains(hashes[$0]) }.reduce(0) { $0 + sizes[$1] }
    let total = sizes.reduce(0, +)
    #expect(Double(size) >= 0.1 * Double(total) && Double(size) <= 0.102 * Double(total))
  }

  @Test("Equal documents are on the same side")
  func copies() {
    let hashes = (0..<300).map { UInt64($0 % 50) }
    let draw = HeldOutDocuments(hashes: hashes, sizes: hashes.map { _ in 5 }, fraction: 0.1, seed: 1)
    #expect(draw.isHeldOut.contains(true))
    for place in hashes.indices { #expect(draw.isHeldOut[place] == draw.isHeldOut[place % 50]) }
  }

  @Test("Of a few large documents it is an end; something is always left; 0 holds out nothing")
  func few() {
    for count in 1...3 {
      let draw = HeldOutDocuments(
        hashes: (0..<UInt64(count)).map { $0 }, sizes: Array(repeating: 1000, count: count), fraction: 0.1,
        seed: 1)
      #expect(!draw.isHeldOut.contains(true))
      #expect(abs((draw.tail?.fraction ?? 0) - 0.1 * Double(count)) < 1e-12)
    }
    let small = HeldOutDocuments(hashes: [1, 2], sizes: [1, 100], fraction: 0.1, seed: 1)
    #expect(small.isHeldOut == [true, false])
    let same = HeldOutDocuments(hashes: [7, 7, 7], sizes: [5, 5, 5], fraction: 0.9, seed: 1)
    #expect(!same.isHeldOut.contains(true) && same.tail?.fraction == 0.5)
    let nothing = HeldOutDocuments(hashes: [1, 2], sizes: [10, 10], fraction: 0, seed: 1)
    #expect(!nothing.isHeldOut.contains(true) && nothing.tail == nil)
    let none = HeldOutDocuments(hashes: [], sizes: [], fraction: 0.1, seed: 1)
    #expect(none.isHeldOut.isEmpty && none.tail == nil)
  }
}
