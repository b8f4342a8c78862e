/// The names of those who speak in chats, and the letters that stand for them: A, B, …, Z, AA, AB and so on,
/// in the order in which they speak in a corpus.
package final class Speakers {
  private var numbers: [[UInt8]: Int] = [:]

  package init() {}

  /// The letters for a name.
  func letters(for name: [UInt8]) -> [UInt8] {
    let number = numbers[name] ?? numbers.count
    numbers[name] = number
    return Self.letters(number)
  }

  /// The letters of the speaker with a number, from 0.
  static func letters(_ number: Int) -> [UInt8] {
    var letters: [UInt8] = []
    var rest = number + 1
    while rest > 0 {
      letters.append(UInt8(ascii: "A") + UInt8((rest - 1) % 26))
      rest = (rest - 1) / 26
    }
    return letters.reversed()
  }
}
