import CharText
import Generation
import LanguageModels
import Testing

/// How much of a text is copied, against a count of every run.
@Suite("Copies of a training text")
struct CopyMeterTests {
  private func copies(_ text: String, of training: [String], ofLength length: Int) -> CopyMeter.Copies {
    CopyMeter(training.map { NormalizedText($0) }).copies(in: text, ofLength: length)
  }

  @Test("by hand: the share counts characters in runs, each once, and the longest run is told")
  func byHand() {
    for (text, share, longest) in [
      ("abc", 1, 3), ("abx", 0, 2), ("abcx", 0.75, 3), ("abcdxx", 4.0 / 6, 4), ("abcabc", 1, 3),
      ("xabcxfghx", 6.0 / 9, 3), ("xyz", 0, 0), ("", 0, 0), ("aabcdefghh", 0.8, 8),
    ] {
      let measured = copies(text, of: ["abcdefgh"], ofLength: 3)
      #expect(measured.share == share && measured.longest == longest, "\(text): \(measured)")
    }
    #expect(copies("abcd", of: ["ab", "cd"], ofLength: 2).longest == 2)
    for nothing in [copies("abcd", of: [], ofLength: 2), copies("", of: ["abcd"], ofLength: 2)] {
      #expect(nothing.share == 0 && nothing.longest == 0)
    }
  }

  @Test("by hand: the mean length of the longest passages that a text can be cut into, from its end")
  func passages() {
    for (text, mean) in [
      // abc; ab + x; abc + x; abc + x + f + x.
      ("abc", 3), ("abx", 1.5), ("abcx", 2), ("abcxfx", 1.5), ("xyz", 1), ("", 0), ("abcabcd", 3.5),
    ] {
      #expect(copies(text, of: ["abcdefgh"], ofLength: 3).meanPassage == mean, "\(text)")
    }
  }

  @Test("several texts are measured as one, and no passage spans two of them")
  func several() {
    let meter = CopyMeter([NormalizedText("abcdefgh")])
    let measured = meter.copies(in: ["abc", "def", "", "x", "gh"], ofLength: 3)
    #expect(measured.longest == 3)
    #expect(measured.share == 6.0 / 9)
    #expect(measured.meanPassage == 9.0 / 4)
  }

  @Test("texts from a small alphabet", arguments: ["가나", "가나다ab \n"])
  func naive(alphabet: String) {
    let letters = Array(alphabet.unicodeScalars)
    var generator = SeededGenerator(seed: 1)
    func text(_ count: Int) -> [Unicode.Scalar] {
      (0..<count).map { _ in letters[Int(generator.next() % UInt64(letters.count))] }
    }
    for _ in 0..<100 {
      let training = [text(80), text(20)]
      let written = text(40)
      /// How many characters from a place on stand in a row in one of the training texts.
      func run(from place: Int) -> Int {
        training.map { other in
          other.indices.map { start in
            zip(written[place...], other[start...]).prefix { $0 == $1 }.count
          }.max() ?? 0
        }.max() ?? 0
      }
      let runs = written.indices.map(run)
      for length in [1, 3, 5] {
        let copied = written.indices.count { place in
          (0...place).contains { runs[$0] >= length && $0 + runs[$0] > place }
        }
        let measured = copies(
          string(written), of: training.map(string), ofLength: length)
        #expect(measured.share == Double(copied) / Double(written.count))
        #expect(measured.longest == runs.max())
      }
    }
  }

  @Test("a text that stands in the training text is all copied, decomposed or not")
  func whole() {
    let meter = CopyMeter([NormalizedText(sampleText)])
    let part = String(sampleText.unicodeScalars.dropFirst(7).prefix(60))
    let decomposed = NormalizedText(part, normalization: .nfd).string
    for text in [part, decomposed] {
      let copies = meter.copies(in: text, ofLength: 20)
      #expect(copies.share == 1 && copies.longest == 60)
    }
  }

  private func string(_ scalars: [Unicode.Scalar]) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
