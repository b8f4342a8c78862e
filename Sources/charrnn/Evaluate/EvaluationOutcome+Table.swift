import CharRNNKit

extension EvaluationOutcome {
  /// The figures for people: a line a reading, models one below the other; in blocks where a terminal of so
  /// many columns has no room.
  func table(width: Int?) -> String {
    let texts = models.map { model in
      "\(model.characters.grouped) characters, \(model.bytes.grouped) bytes (\(model.normalization.rawValue))"
    }
    var about = file == "-" ? "standard input" : file
    if let holdout { about += ", the last \((100 * holdout).short) %" }
    var lines = ["text  \(about): " + texts.distinct.joined(separator: "; "), ""]
    let table = TextTable(
      header: [
        ("model", .left), ("protocol", .left), ("unit", .left), ("loss", .right), ("perplexity", .right),
        ("bits/char", .right), ("bits/byte", .right), ("charged", .right), ("unseen", .right),
        ("unseen bits/char", .right),
      ],
      rows: models.flatMap { model in model.readings.map { row(model, $0) } })
    lines += table.lines(width: width)
    for model in models where !model.unseen.isEmpty {
      let share = percent(model.unseenCharacters, of: model.characters)
      lines += ["", "\(model.path): unseen: \(model.unseen) (\(share) of the characters)"]
    }
    return (lines + copyingLines(width: width)).joined(separator: "\n") + "\n"
  }

  /// What was copied, a line a model; nothing if that was not asked for.
  private func copyingLines(width: Int?) -> [String] {
    let written = models.compactMap { model in model.copying.map { (model.path, $0) } }
    guard let first = written.first?.1 else { return [] }
    let table = TextTable(
      header: [
        ("model", .left), ("copied", .right), ("longest", .right), ("mean passage", .right),
        ("known words", .right), ("own bits/char", .right),
      ],
      rows: written.map { path, copying in
        [
          path, (100 * copying.share).fixed(1) + " %", copying.longest.grouped, copying.meanPassage.fixed(2),
          copying.knownWords.map { (100 * $0).fixed(1) + " %" } ?? "–", copying.ownBitsPerCharacter.fixed(3),
        ]
      })
    let about =
      "\(first.count) texts of each model at temperature \(first.temperature.short); copied: in runs of "
      + "\(first.runLength) or more characters of the training text"
    return ["", about, ""] + table.lines(width: width)
  }

  private func row(_ model: ModelEvaluation, _ reading: ModelEvaluation.Reading) -> [String] {
    let figures = reading.figures
    return [
      model.path, reading.name, model.unit.rawValue, figures.nats.fixed(4), figures.perplexity.fixed(3),
      figures.bitsPerCharacter.fixed(4), figures.bitsPerByte.fixed(4), reading.loss.count.grouped,
      percent(reading.loss.unseenCount, of: reading.loss.count), reading.unseenBitsPerCharacter.fixed(4),
    ]
  }

  private func percent(_ part: Int, of whole: Int) -> String {
    guard part > 0 else { return "0" }
    return (100 * Double(part) / Double(max(1, whole))).fixed(3) + " %"
  }
}

extension [String] {
  fileprivate var distinct: [String] {
    reduce(into: []) { distinct, text in if !distinct.contains(text) { distinct.append(text) } }
  }
}
