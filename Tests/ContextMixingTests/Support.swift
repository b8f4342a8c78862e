import ContextMixing
import LanguageModels
import UnitSequences

/// Texts of words and lines over a small vocabulary, with rules that counting finds.
enum Toy {
  /// Units: 0 `<unk>`, 1 space, 2 line feed, 3 full stop, then letters, of which the last few are capitals.
  static func traits(vocabularySize size: Int) -> UnitTraits {
    let classes = (0..<size).map { unit -> UInt8 in
      switch unit {
      case 1: UnitTraits.Class.space.rawValue
      case 2: UnitTraits.Class.lineFeed.rawValue
      case 3: UnitTraits.Class.other.rawValue
      case (size - size / 8)...: UnitTraits.Class.capital.rawValue
      default: UnitTraits.Class.letter.rawValue
      }
    }
    // A capital is folded into the letter right before the capitals.
    let folded = (0..<UInt32(size)).map { unit in
      classes[Int(unit)] == UnitTraits.Class.capital.rawValue ? unit - UInt32(size / 8) : unit
    }
    return UnitTraits(
      classes: classes, folded: folded, endings: classes.map { $0 + UnitTraits.otherEndings },
      syllables: Array(repeating: UnitTraits.noSyllable, count: size))
  }

  static func text(_ count: Int, vocabularySize size: Int, seed: UInt64) -> [UInt32] {
    var generator = SeededGenerator(seed: seed)
    var (before, last): (UInt32, UInt32) = (1, 2)
    return (0..<count).map { _ in
      var unit: UInt32
      switch Int.random(in: 0..<20, using: &generator) {
      case 0: unit = 1
      case 1: unit = .random(in: 1..<UInt32(size), using: &generator)
      case 2 where Bool.random(using: &generator): unit = 2
      default:
        unit = 3 + (before &* 31 &+ last &* 17 &+ .random(in: 0..<3, using: &generator)) % UInt32(size - 3)
      }
      unit = min(unit, UInt32(size - 1))
      (before, last) = (last, unit)
      return unit
    }
  }

  static func model(_ text: [UInt32], ends: [Int]? = nil, vocabularySize size: Int) throws
    -> ContextMixingModel
  {
    try ContextMixingModel(
      counting: UnitSequence(text), ends: ends, traits: traits(vocabularySize: size),
      configuration: ContextMixingConfiguration(vocabularySize: size))
  }

  /// The value of a context after the units of a text, told in plain words.
  static func value(_ name: String, _ past: ArraySlice<UInt32>, _ traits: UnitTraits) -> String {
    func isLetter(_ unit: UInt32) -> Bool {
      traits.classes[Int(unit)] <= UnitTraits.Class.capital.rawValue
    }
    // The words of the text, the last one perhaps empty.
    var words: [[UInt32]] = [[]]
    for unit in past {
      if isLetter(unit) {
        words[words.count - 1].append(traits.folded[Int(unit)])
      } else if words.last?.isEmpty == false {
        words.append([])
      }
    }
    let line = past.suffix(while: { $0 != 2 })
    let word = words.suffix(3).map { $0 }
    let padded = Array(repeating: [UInt32](), count: 3 - word.count) + word
    switch name {
    case "order-1", "order-2", "order-3", "order-4", "order-5":
      return "\(past.suffix(Int(name.suffix(1)) ?? 0))"
    case "word": return "\(padded[2])"
    case "word-pair": return "\(padded[1...])"
    case "word-triple": return "\(padded)"
    case "word-skip": return "\(padded[2]) \(past.suffix(1)) \(padded[0])"
    case "line":
      return "\(min(60, line.count)) \(line.first.map { traits.classes[Int($0)] } ?? 0) \(past.suffix(1))"
    case "line-word":
      // The last one has not ended; the line has none before its first letter.
      var first: [UInt32] = []
      for (place, unit) in line.enumerated() {
        if isLetter(unit) {
          first.append(traits.folded[Int(unit)])
        } else if !first.isEmpty {
          return "\(padded[2]) \(first)"
        }
        if place == line.count - 1 { first = [] }
      }
      return "\(padded[2]) -"
    case "endings": return "\(past.suffix(3).map { traits.endings[Int($0)] })"
    default: return ""
    }
  }
}

extension ArraySlice {
  /// The longest end whose elements all satisfy a condition.
  fileprivate func suffix(while condition: (Element) -> Bool) -> ArraySlice {
    self[(lastIndex { !condition($0) }.map { $0 + 1 } ?? startIndex)...]
  }
}
