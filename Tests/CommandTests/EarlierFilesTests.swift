import Foundation
import Testing

extension CommandTests {
  /// Model files of earlier builds: what the build that made them did with them has to come again.
  ///
  /// `script/reference/record_earlier_build.py` made the files and the record with that build.
  @Suite struct EarlierFilesTests {
    /// One of the builds.
    struct Build: Sendable, CustomTestStringConvertible {
      let folder: URL
      let cases: [Case]
      var testDescription: String { folder.lastPathComponent }
    }

    /// Commands that are run one after the other in a copy of the folder.
    struct Case: Sendable, Decodable {
      let name: String
      let commands: [RecordedCommand]
    }

    struct RecordedCommand: Sendable, Decodable {
      let arguments: [String]
      /// How far numbers may be off, as a share where they are above 1.
      let tolerance: Double
      let output: JSONValue?
    }

    static let builds: [Build] = {
      let fixtures = Bundle.module.url(forResource: "Fixtures/earlier", withExtension: nil)
      let folders =
        fixtures.flatMap {
          try? FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)
        }
        ?? []
      struct Record: Decodable { let cases: [Case] }
      return folders.sorted { $0.path < $1.path }.compactMap { folder in
        (try? Data(contentsOf: folder.appending(path: "recorded.json"))).flatMap {
          try? JSONDecoder().decode(Record.self, from: $0)
        }.map { Build(folder: folder, cases: $0.cases) }
      }
    }()

    @Test func thereAreFilesOfEarlierBuilds() {
      #expect(Self.builds.map(\.testDescription).contains("e86fedf"))
      #expect(Self.builds.allSatisfy { $0.cases.count >= 40 })
    }

    @Test("What was measured, written and learnt with them is so still", arguments: builds)
    func stillTheSame(build: Build) throws {
      // A combining mark no longer begins a text or a line, which changes what is drawn without any other
      // limit from these vocabularies, which have some.
      for recorded in build.cases where !recorded.name.hasSuffix("writes plainly") {
        let folder = try Folder()
        for file in try FileManager.default.contentsOfDirectory(
          at: build.folder, includingPropertiesForKeys: nil)
        {
          try folder.write(file.lastPathComponent, [UInt8](Data(contentsOf: file)))
        }
        for command in recorded.commands {
          let outcome = try Command.run(command.arguments, in: folder)
          #expect(outcome.code == 0, "\(recorded.name): \(outcome.err)")
          guard let expected = command.output else {
            #expect(outcome.out.isEmpty, "\(recorded.name)")
            continue
          }
          let answer = try JSONDecoder().decode(JSONValue.self, from: Data(outcome.out.bytes))
          let difference = expected.difference(from: answer, tolerance: command.tolerance)
          #expect(difference == nil, "\(recorded.name): \(difference ?? "")")
        }
      }
    }
  }
}
