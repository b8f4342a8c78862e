import CharText
import UnitSequences

extension TrainingTexts {
  /// These texts and some of earlier ones, which were read with the same vocabulary.
  ///
  /// - Parameters:
  ///   - earlier: What is mixed in: whole documents, or one stretch of each of up to 16 parts of a text.
  ///   - share: Its share of the whole, as far as there is so much.
  func rehearsing(_ earlier: TrainingTexts, share: Double) -> TrainingTexts {
    let wanted = min(earlier.training.count, Int(share / (1 - share) * Double(training.count)))
    guard wanted > 1 else { return self }
    let pieces = earlier.pieces(ofUnits: wanted)
    var mixed = self
    mixed.training = training.appending(pieces.map { earlier.training.slice($0) })
    var end = training.count
    for piece in pieces {
      end += piece.count
      mixed.trainingEnds.append(end)
    }
    return mixed
  }

  /// Parts of the training text that together have about so many units, from all over it.
  private func pieces(ofUnits wanted: Int) -> [Range<Int>] {
    if let documentEnds {
      let starts = [0] + documentEnds.dropLast()
      let documents = zip(starts, documentEnds).map { $0..<$1 }
      // Every so many of them.
      let stride = Double(training.count) / Double(wanted)
      var (chosen, next): ([Range<Int>], Double) = ([], 0)
      for (place, document) in documents.enumerated() where Double(place) >= next {
        chosen.append(document)
        next += stride
      }
      return chosen
    }
    let count = max(1, min(Self.mostPieces, wanted / 1000))
    return (0..<count).map { index in
      let start = training.count * index / count
      return start..<start + wanted / count
    }
  }

  private static let mostPieces = 16
}

extension UnitSequence {
  /// A part of the sequence.
  fileprivate func slice(_ range: Range<Int>) -> UnitSequence {
    switch self {
    case .narrow(let ids): .narrow(Array(ids[range]))
    case .wide(let ids): .wide(Array(ids[range]))
    }
  }

  /// The sequence and others after it.
  fileprivate func appending(_ others: [UnitSequence]) -> UnitSequence {
    var ids: [UInt32] = Array(self.ids)
    for other in others { ids += Array(other.ids) }
    return UnitSequence(ids)
  }
}
