import ArgumentParser
import CharRNNKit
import Foundation

extension SampleCommand {
  /// The requests of a file of prompts.
  ///
  /// - Throws: ``GenerationError/inLine(_:_:)``.
  func entries(of list: PromptList, _ defaults: GenerationRequest) throws -> [PromptList.Entry] {
    let entries = try list.entries(defaults: defaults, prompt: prompt.escapes.resolve)
    guard !entries.isEmpty else {
      throw Console.fail(
        "\(prompt.prompts ?? "the file") has no prompts: all of its lines are empty", code: EX_DATAERR)
    }
    for entry in entries {
      do throws(GenerationError) {
        try entry.request.validate()
        guard extent.chooses, entry.request.beam != nil else { continue }
        throw GenerationError.request(
          .malformed(path: ["beam"], problem: "a beam search leaves nothing to draw again"))
      } catch {
        throw GenerationError.inLine(entry.line, error)
      }
    }
    return entries
  }

  /// The texts of many requests, or those of one that are chosen.
  func writeList(_ entries: [PromptList.Entry], of trained: TrainedModel, to writer: SampleWriter) throws {
    let known = try extent.novel ? documents(of: trained) : nil
    try check(entries, trained)
    if seed == nil { Console.note("seed \(entries[0].request.seed ?? 0)") }
    var texts = trained.generator.texts(
      of: entries.map(\.request), unique: extent.unique,
      isExcluded: known.map { known in { known.contains($0) } })
    var (last, warned) = (-1, 0)
    do throws(any Error) {
      while let text = try texts.next() {
        let entry = entries[text.request]
        if text.request != last {
          last = text.request
          try writer.begin(entry.request, line: prompt.prompts == nil ? nil : entry.line)
          warned += warn(text.warnings, of: entry, after: warned)
        }
        try writer.write(text.piece, units: text.units)
      }
    } catch let error as GenerationError {
      throw named(error, entries[texts.position])
    }
    if warned > Self.mostWarnings {
      Console.warn("the prompts of \(warned - Self.mostWarnings) further lines have such units, too")
    }
    try tell(texts.shortages, entries)
  }

  /// How many lines are warned of one by one.
  private static var mostWarnings: Int { 3 }

  /// Tells what is to know of a prompt.
  ///
  /// - Returns: 1 if there is anything.
  private func warn(_ warnings: [GenerationWarning], of entry: PromptList.Entry, after count: Int) -> Int {
    guard count < Self.mostWarnings || prompt.prompts == nil else { return warnings.isEmpty ? 0 : 1 }
    for warning in warnings {
      Console.warn(prompt.prompts == nil ? "\(warning)" : "line \(entry.line): \(warning)")
    }
    return warnings.isEmpty ? 0 : 1
  }

  /// The error of a request with its line, if it comes from a file.
  private func named(_ error: GenerationError, _ entry: PromptList.Entry) -> GenerationError {
    prompt.prompts == nil ? error : .inLine(entry.line, error)
  }

  /// Finds requests that the model cannot satisfy before the first text is written.
  private func check(_ entries: [PromptList.Entry], _ trained: TrainedModel) throws {
    var checked: GenerationRequest?
    for entry in entries {
      var settings = entry.request
      settings.prompt = nil
      // Only constraints depend on the prompt.
      guard settings != checked || !settings.constraints.isEmpty else { continue }
      checked = settings
      do throws(GenerationError) {
        _ = try trained.generator.pieces(entry.request)
      } catch {
        throw named(error, entry)
      }
    }
  }

  /// The hashes of the model's documents.
  private func documents(of trained: TrainedModel) throws -> TrainingSummary.DocumentHashes {
    let training = trained.contents.training
    if let hashes = training.documentHashes { return hashes }
    throw Console.fail(
      training.documents == nil
        ? "--novel is for a model of documents, and \(model) was trained on text that goes on; train one with --documents"
        : "\(model) does not say which documents it was trained on, so --novel cannot be kept; train it again",
      code: EX_DATAERR)
  }

  /// Tells of prompts that got fewer texts than were asked for.
  private func tell(_ shortages: [OrderedTexts<AnyLanguageModel>.Shortage], _ entries: [PromptList.Entry])
    throws
  {
    guard !shortages.isEmpty else { return }
    let wanted = [extent.unique ? "different" : nil, extent.novel ? "new" : nil].compactMap { $0 }
    for shortage in shortages.prefix(Self.mostWarnings) {
      let place = prompt.prompts == nil ? "" : "line \(entries[shortage.request].line): "
      Console.warn(
        "\(place)only \(shortage.found.grouped) of \(shortage.wanted.grouped) \(wanted.joined(separator: ", ")) texts were "
          + "found; \(OrderedTexts<AnyLanguageModel>.patience.grouped) in a row were none")
    }
    if shortages.count > Self.mostWarnings {
      Console.warn(
        "\(shortages.count - Self.mostWarnings) further prompts got fewer texts than asked for, too")
    }
    throw ExitCode(EX_UNAVAILABLE)
  }
}
