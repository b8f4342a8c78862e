import Platform
import UnitSequences

/// The ids of recorded texts.
package struct RecordedUnits: Sendable, Equatable {
  /// The ids of all training parts, concatenated.
  package let training: UnitSequence
  /// The end of the training part of each text that has one among them.
  package let trainingEnds: [Int]
  /// The ids of each held-out part that is not empty.
  package let heldOut: [EncodedText]

  /// The units of all held-out parts that are not in the vocabulary: a report for each text, one for all
  /// documents together.
  package let unseen: [UnseenUnits]
}

extension UnitRecorder {
  /// The number of scalars of all texts that have ended.
  package var scalarCount: Int { scalars { numbering.count(of: $0) } }

  /// The number of scalars of their training parts.
  package var trainingScalarCount: Int { scalars { trainingCount(of: $0) } }

  private func scalars(_ count: (Int) -> Int) -> Int {
    (1..<numbering.count).reduce(0) { sum, number in
      let count = count(number)
      guard count > 0, numbering.codes[number] != UnitCode.boundary else { return sum }
      let unit = unit.segmentation.unit(of: numbering.codes[number], clusters: numbering.clusters)
      return sum + count * unit.scalarCounts.all
    }
  }

  private func trainingCount(of number: Int) -> Int {
    numbering.count(of: number) - (number < heldOutCounts.count ? heldOutCounts[number] : 0)
  }

  /// The vocabulary of the training parts, as from `VocabularyBuilder.build`.
  package func vocabulary(minCount: Int = 1) -> Vocabulary {
    let counts = (1..<numbering.count).map { (code: numbering.codes[$0], count: trainingCount(of: $0)) }
    return RankedUnits(
      counts.filter { $0.count > 0 && $0.code != UnitCode.boundary }, clusters: numbering.clusters,
      of: unit.segmentation
    ).vocabulary(
      minCount: minCount, unit: unit, normalization: normalization,
      hasBoundary: counts.contains { $0.code == UnitCode.boundary })
  }

  /// Converts the numbers to the ids of a vocabulary with the same kind and form, and ends the recording.
  package consuming func encoded(by vocabulary: Vocabulary) -> RecordedUnits {
    precondition(
      vocabulary.unit == unit && vocabulary.normalization == normalization,
      "\(unit) in \(normalization) for a vocabulary of \(vocabulary.unit) in \(vocabulary.normalization)")
    let ids = ids(of: vocabulary)
    var trainingEnds: [Int] = []
    for text in texts where !text.training.isEmpty {
      trainingEnds.append((trainingEnds.last ?? 0) + text.training.count)
    }
    guard vocabulary.count <= Vocabulary.narrowLimit else {
      let (training, heldOut, all) = translated(by: ids)
      return RecordedUnits(
        training: .wide(training), trainingEnds: trainingEnds,
        heldOut: heldOut.map { EncodedText(units: .wide($0.ids), unseen: $0.unseen) },
        unseen: documentCount > 0 ? [all] : heldOut.map(\.unseen))
    }
    let (training, heldOut, all) = translated(by: ids.map { UInt16(truncatingIfNeeded: $0) })
    return RecordedUnits(
      training: .narrow(training), trainingEnds: trainingEnds,
      heldOut: heldOut.map { EncodedText(units: .narrow($0.ids), unseen: $0.unseen) },
      unseen: documentCount > 0 ? [all] : heldOut.map(\.unseen))
  }

  /// The id of each number, 0 if the unit is not in the vocabulary.
  private func ids(of vocabulary: Vocabulary) -> [UInt32] {
    let segmentation = unit.segmentation
    var clusters = vocabulary.storage.clusters
    return numbering.codes.map { code in
      guard code != UnitCode.unknown else { return 0 }
      guard code != UnitCode.boundary else { return vocabulary.boundaryID ?? 0 }
      // Clusters have different codes in the vocabulary.
      let unit = segmentation.unit(of: code, clusters: numbering.clusters)
      return segmentation.code(of: unit, clusters: &clusters).flatMap(vocabulary.storage.id(ofCode:)) ?? 0
    }
  }

  /// The ids of the training parts and of each held-out part; numbers are freed as they are read.
  private mutating func translated<ID: UnsignedInteger & FixedWidthInteger>(
    by ids: [ID]
  ) -> (training: [ID], heldOut: [(ids: [ID], unseen: UnseenUnits)], unseen: UnseenUnits) {
    var all = UnseenTally()
    var heldOut: [(ids: [ID], unseen: UnseenUnits)] = []
    let trainingCount = texts.reduce(0) { $0 + $1.training.count }
    let training = [ID](unsafeUninitializedCapacity: trainingCount) { buffer, count in
      MemoryAdvice.wishForHugePages(UnsafeMutableRawBufferPointer(buffer))
      for text in texts {
        translate(text.training, by: ids, to: UnsafeMutableBufferPointer(rebasing: buffer[count...]))
        count += text.training.count
        guard !text.heldOut.isEmpty else { continue }
        var unseen = UnseenTally()
        let part = [ID](unsafeUninitializedCapacity: text.heldOut.count) { buffer, count in
          translate(text.heldOut, by: ids, to: buffer) {
            unseen.add($0)
            all.add($0)
          }
          count = text.heldOut.count
        }
        heldOut.append((part, unseen.report(unit.segmentation, numbering.clusters)))
      }
    }
    return (training, heldOut, all.report(unit.segmentation, numbering.clusters))
  }

  /// Writes the ids of a range of numbers, and calls `unseen` with the code of each unit that has none.
  private mutating func translate<ID: UnsignedInteger & FixedWidthInteger>(
    _ range: Range<Int>, by ids: [ID], to destination: UnsafeMutableBufferPointer<ID>,
    unseen: ((UInt32) -> Void)? = nil
  ) {
    guard var next = destination.baseAddress else { return }
    let codes = numbering.codes
    ids.withUnsafeBufferPointer { ids in
      guard let ids = ids.baseAddress else { return }
      numbers.consume(range) { stretch in
        switch stretch {
        case .narrow(let numbers): translateStretch(numbers, by: ids, to: next, codes, unseen)
        case .wide(let numbers): translateStretch(numbers, by: ids, to: next, codes, unseen)
        }
        next += stretch.count
      }
    }
  }
}

private func translateStretch<
  Number: UnsignedInteger & FixedWidthInteger, ID: UnsignedInteger & FixedWidthInteger
>(
  _ numbers: UnsafeBufferPointer<Number>, by ids: UnsafePointer<ID>, to destination: UnsafeMutablePointer<ID>,
  _ codes: [UInt32], _ unseen: ((UInt32) -> Void)?
) {
  for (place, number) in numbers.enumerated() { (destination + place).initialize(to: ids[Int(number)]) }
  guard let unseen else { return }
  for (place, number) in numbers.enumerated() where destination[place] == 0 { unseen(codes[Int(number)]) }
}
