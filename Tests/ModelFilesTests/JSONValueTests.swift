import ModelFiles
import Testing
import Training

/// What a file carries through a room that does not understand it.
@Suite struct JSONValueTests {
  private struct Sample: Codable, Equatable {
    var wholeNumber = Int.min
    var natural = UInt64.max
    var number = 1e-300
    var narrow: Float = 0.3
    var text = "옛날 \"옛적\""
    var isSo = true
    var none: Int?
    var namesByHand: [String: Double] = ["beta_1": 1.0 / 3, "Decay": 7]
    var list = [[1, 2], []]
    var infinite = Double.infinity
  }

  @Test("Every value comes back, and is written as it would be without")
  func roundTrip() throws {
    let value = JSONValue(of: Sample())
    #expect(value.decoded(as: Sample.self) == Sample())
    #expect(value.text == MetadataJSON.encode(Sample()))
    guard case .object(let fields) = value else {
      Issue.record("no object")
      return
    }
    #expect(fields["natural"] == .natural(.max) && fields["whole_number"] == .integer(.min))
    #expect(fields["is_so"] == .boolean(true) && fields["infinite"] == .text("inf"))
    #expect(fields["none"] == nil)
  }

  @Test func whatIsOfAnotherFormIsNil() {
    #expect(JSONValue.text("x").decoded(as: Sample.self) == nil)
    #expect(JSONValue.null.decoded(as: Int?.self) == .some(nil))
  }

  @Test func optionsOfTrainingComeBack() {
    let options = Example.options()
    #expect(JSONValue(of: options).decoded(as: TrainingOptions.self) == options)
  }
}
