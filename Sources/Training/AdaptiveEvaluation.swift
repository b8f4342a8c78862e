import Foundation
import LanguageModels
import UnitSequences

/// Evaluates a reader that learns from the text it is evaluated on, in one pass with its state carried.
///
/// A figure of this kind always says “adaptive”: it cannot be compared with figures of a model that stays as
/// it is.
public struct AdaptiveEvaluation: Sendable {
  private let text: UnitSequence

  /// Units between reports of progress.
  private static let reportInterval = 128

  /// An evaluation of a text, whose first unit is not charged.
  public init(of text: UnitSequence) { self.text = text }

  /// Reads the text.
  ///
  /// - Parameter reader: Has read nothing. It is restored at the end.
  /// - Returns: Nil if `progress` stopped the reading.
  public func run(
    on reader: any AdaptiveReader, onProgress progress: TextEvaluation.Progress = { _ in .proceed }
  ) -> TextLoss? {
    var loss = TextLoss()
    let choice = TextLoss.choiceAmongUnseen(vocabularySize: reader.vocabularySize)
    let isWhole = read(with: reader, progress) { unit in
      loss.charge(-log(reader.read(unit)), isUnseen: unit == 0, choice: choice)
    }
    return isWhole ? loss : nil
  }

  /// Reads the text and calls `body` with the surprisal of every charged unit.
  ///
  /// - Returns: Whether the text was read to its end.
  public func forEachSurprisal(
    on reader: any AdaptiveReader, onProgress progress: TextEvaluation.Progress = { _ in .proceed },
    _ body: (UnitSurprisal) -> Void
  ) -> Bool {
    var row = [Float](repeating: 0, count: reader.vocabularySize)
    return read(with: reader, progress) { unit in
      reader.predict(&row)
      for place in row.indices { row[place] = log(row[place]) }
      body(UnitSurprisal(of: unit, logits: row))
      _ = reader.read(unit)
    }
  }

  private func read(
    with reader: any AdaptiveReader, _ progress: TextEvaluation.Progress, _ charge: (UInt32) -> Void
  ) -> Bool {
    guard text.count > 1 else { return true }
    defer { reader.restore() }
    reader.skip(text[0])
    for place in 1..<text.count {
      charge(text[place])
      if place.isMultiple(of: Self.reportInterval), progress(place) == .stop { return false }
    }
    return true
  }
}

extension TextLoss {
  /// Charges a unit.
  ///
  /// - Parameters:
  ///   - nats: Its −ln p.
  ///   - isUnseen: Whether it is `<unk>`.
  ///   - choice: ``choiceAmongUnseen(vocabularySize:)``
  fileprivate mutating func charge(_ nats: Double, isUnseen: Bool, choice: Double) {
    let whole = isUnseen ? nats + choice : nats
    lossSum += whole
    count += 1
    guard isUnseen else { return }
    unseenCount += 1
    unseenLossSum += whole
  }
}
