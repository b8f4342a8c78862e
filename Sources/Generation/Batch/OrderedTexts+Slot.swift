import LanguageModels

extension OrderedTexts {
  /// A request that has begun, and those of its texts that have not been returned.
  struct Slot {
    /// How many texts the request is for.
    let wanted: Int
    /// How many of them are written together.
    let width: Int
    /// What the pieces lack of the whole text.
    let prompt: String
    /// Its number in the batch; nil while it is not there.
    var number: Int?
    private(set) var warnings: [GenerationWarning] = []
    /// How many texts were returned.
    var found = 0
    /// How many texts in a row were unwanted before the next.
    var refusedInRow = 0
    /// Whether no further texts come.
    private(set) var isOver = false
    private(set) var failure: GenerationError?
    /// Whether there are enough texts, or so many unwanted ones in a row that no further are tried.
    private(set) var hasEnough = false

    private var open: [Int: GeneratedPiece] = [:]
    /// Complete texts that wait for one with a smaller number.
    private var complete: [Int: Candidate] = [:]
    /// The next texts in the order of their numbers; nil for an unwanted one.
    private var queue: [Candidate?] = []
    /// The number of the text after those of the queue.
    private var nextNumber = 0
    private var seen: Set<String> = []
    /// How many texts were wanted, as far as their request alone can tell, those that were returned included.
    var plausible = 0
    private var implausibleInRow = 0

    init(_ request: GenerationRequest, prompt: String) {
      wanted = request.beam?.nBest ?? request.count
      width = Self.width(of: request)
      self.prompt = prompt
    }

    /// How many rows of the model a request takes.
    static func width(of request: GenerationRequest) -> Int {
      request.beam?.beams ?? min(request.count, GenerationOptions().streamsTogether)
    }

    /// Enters the batch, for the first time or to go on behind the texts that it had.
    mutating func enter(_ number: Int, warnings: [GenerationWarning]) {
      (self.number, self.warnings) = (number, warnings)
      // Texts that were begun begin again.
      (open, complete, hasEnough) = ([:], [:], false)
    }

    /// The next text: nil if none is ready, `.some(nil)` for an unwanted one.
    mutating func takeCandidate() -> Candidate?? {
      guard !queue.isEmpty else { return nil }
      return queue.removeFirst()
    }

    /// Takes what came of the request.
    mutating func take(
      _ event: GenerationEvent, _ choice: TextChoice?, patience: Int, _ isWritten: (String) -> Bool
    ) {
      isOver = event.isLast
      switch event.content {
      case .failure(let error): failure = error
      case .piece(let piece):
        let number = piece.stream
        // It has been decided upon before the request went on.
        guard number >= nextNumber else { return }
        var whole = open.removeValue(forKey: number)?.joined(piece) ?? piece
        whole.score = piece.score
        guard piece.stopReason != nil else {
          open[number] = whole
          return
        }
        complete[number] = Candidate(piece: whole, units: event.units, whole: prompt + whole.text)
      }
      while let candidate = complete.removeValue(forKey: nextNumber) {
        nextNumber += 1
        append(candidate, choice, isWritten)
        if choice != nil, plausible >= wanted || implausibleInRow >= patience { hasEnough = true }
      }
    }

    private mutating func append(
      _ candidate: Candidate, _ choice: TextChoice?, _ isWritten: (String) -> Bool
    ) {
      let isUnwanted =
        choice?.isExcluded?(candidate.whole) == true
        || choice?.isUnique == true
          && (isWritten(candidate.whole) || !seen.insert(candidate.whole).inserted)
      queue.append(isUnwanted ? nil : candidate)
      if isUnwanted { implausibleInRow += 1 } else { (plausible, implausibleInRow) = (plausible + 1, 0) }
    }
  }

  /// A complete text.
  struct Candidate {
    let piece: GeneratedPiece
    let units: DrawnUnits
    let whole: String

    /// - Parameter number: Its number among the texts of the request; nil: as in the batch.
    func text(request: Int, number: Int?, warnings: [GenerationWarning]) -> Text {
      Text(
        request: request, piece: number.map { piece.numbered($0) } ?? piece, units: units, whole: whole,
        warnings: warnings)
    }
  }
}

extension GeneratedPiece {
  /// This piece and the one that follows it.
  fileprivate func joined(_ next: GeneratedPiece) -> GeneratedPiece {
    GeneratedPiece(
      stream: stream, text: text + next.text, stopReason: next.stopReason,
      surprisals: surprisals + next.surprisals, score: next.score)
  }

  /// The same piece as that of another text.
  fileprivate func numbered(_ number: Int) -> GeneratedPiece {
    GeneratedPiece(
      stream: number, text: text, stopReason: stopReason, surprisals: surprisals, score: score)
  }
}
