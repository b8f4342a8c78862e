import CharText
import Foundation
import LanguageModels
import ModelFiles
import Reports
import Training

extension ModelReading {
  /// Writes the page with each character shaded by its surprisal.
  ///
  /// The text is read as in the last of the readings: the adaptive one if there is one.
  func writePage(_ surprisal: SurprisalRequest, of evaluation: ModelEvaluation) throws(WorkflowError) {
    guard let reading = evaluation.readings.last(where: { $0.isAdaptive }) ?? evaluation.readings.first
    else {
      return
    }
    let (clusters, isAll) = clusters(upTo: surprisal.limit)
    var page = SurprisalPage(
      title: "Surprisal of \(request.file == TextSource.standardInput ? "standard input" : request.file)",
      figures: [
        "model: \(model.path) (\(evaluation.cell), \(evaluation.unit.rawValue) units)",
        "protocol: \(reading.name)",
        String(
          format: "whole text: %.3f bits per character, perplexity %.2f", reading.figures.bitsPerCharacter,
          reading.figures.perplexity),
      ])
    if !isAll {
      page.rest =
        "Only the first \(clusters.count) characters of the text are shown."
    }
    try append(clusters, to: &page, reading)
    let html = page.html
    do throws(AtomicFileError) {
      try AtomicFile.write(to: surprisal.path, text: html)
    } catch {
      throw .save(error)
    }
  }

  private typealias Cluster = (bytes: Range<Int>, units: Int)

  private func clusters(upTo limit: Int) -> (clusters: [Cluster], isAll: Bool) {
    var clusters: [Cluster] = []
    var isAll = true
    text.forEachCluster(cutInto: model.contents.vocabulary.unit) { bytes, units in
      if clusters.count < limit { clusters.append((bytes, units)) } else { isAll = false }
    }
    return (clusters, isAll)
  }

  private func append(
    _ clusters: [Cluster], to page: inout SurprisalPage, _ reading: ModelEvaluation.Reading
  ) throws(WorkflowError) {
    let shown = NormalizedText(
      trusted: Array(text.bytes[..<(clusters.last?.bytes.upperBound ?? 0)]), normalization: text.normalization
    )
    let units = model.contents.vocabulary.encode(shown).units
    var names = UnitNames(vocabulary: model.contents.vocabulary)
    var place = 0
    // The first unit is not charged.
    var (pending, missing): ([SurprisalCharacter.Unit], Int) = ([], (clusters.first?.units ?? 0) - 1)
    func close() {
      while missing == 0, place < clusters.count {
        let bytes = shown.bytes[clusters[place].bytes]
        page.append(SurprisalCharacter(text: String(decoding: bytes, as: UTF8.self), units: pending))
        pending = []
        place += 1
        missing = place < clusters.count ? clusters[place].units : 0
      }
    }
    func take(_ surprisal: UnitSurprisal) {
      close()
      pending.append(names.unit(surprisal))
      missing -= 1
    }
    let progress = progress(
      reading.kind, isAdaptive: reading.isAdaptive, isForSurprisal: true, of: max(0, units.count - 1))
    let isWhole: Bool
    let dynamic = reading.isAdaptive ? request.dynamic : nil
    if let dynamic, let engine = model.contents.model.engine {
      isWhole = DynamicEvaluation(of: units, options: dynamic)
        .forEachSurprisal(on: engine, onProgress: progress, take)
    } else if let dynamic, let reader = model.contents.adaptiveReader(dynamic) {
      isWhole = AdaptiveEvaluation(of: units).forEachSurprisal(on: reader, onProgress: progress, take)
    } else {
      isWhole = TextEvaluation(of: units, by: reading.kind)
        .forEachSurprisal(on: model.contents.model, onProgress: progress, take)
    }
    guard isWhole else { throw .stopped }
    close()
  }
}

/// The names of units, each made once.
private struct UnitNames {
  let vocabulary: Vocabulary
  private var names: [UInt32: String] = [:]

  init(vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  mutating func name(of id: UInt32) -> String {
    if let name = names[id] { return name }
    let name = "\(vocabulary.unit(of: id))"
    names[id] = name
    return name
  }

  mutating func unit(_ surprisal: UnitSurprisal) -> SurprisalCharacter.Unit {
    SurprisalCharacter.Unit(
      name: name(of: surprisal.id), bits: surprisal.nats / log(2),
      rank: surprisal.id == 0 ? nil : surprisal.rank,
      alternatives: surprisal.alternatives.map { .init(name: name(of: $0.id), probability: $0.probability) })
  }
}
