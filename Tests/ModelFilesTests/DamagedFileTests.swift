import Foundation
import ModelFiles
import Safetensors
import Testing
import TrainingFiles

/// Something that can happen to a file, and what the error must say.
struct Damage: Sendable, CustomTestStringConvertible {
  let name: String
  let words: String
  let change: @Sendable (inout OpenedFile) -> Void

  init(_ name: String, says words: String, _ change: @escaping @Sendable (inout OpenedFile) -> Void) {
    (self.name, self.words, self.change) = (name, words, change)
  }

  var testDescription: String { name }

  static let ofBoth: [Damage] = [
    Damage("no metadata", says: "not a charrnn") { $0.metadata = [:] },
    Damage("another program's metadata", says: "not a charrnn") { $0.metadata = ["format": "pt"] },
    Damage("no configuration", says: "has no “configuration”") { $0.metadata["configuration"] = nil },
    Damage("a later version", says: "format version 2; this program reads up to 1") {
      $0.metadata["format_version"] = "2"
    },
    Damage("a version that is no number", says: "its format version is “x”") {
      $0.metadata["format_version"] = "x"
    },
    Damage("version 0", says: "its format version is “0”") { $0.metadata["format_version"] = "0" },
    Damage("broken JSON", says: "“configuration” cannot be understood") {
      $0.metadata["configuration"] = "{\"cell\":"
    },
    Damage("a missing number", says: "“configuration” cannot be understood") {
      $0.replace(#""layers":2,"#, by: "", in: "configuration")
    },
    Damage("an unknown cell", says: "no cell named “lstn”") {
      $0.replace("lstm", by: "lstn", in: "configuration")
    },
    Damage("a size out of range", says: "the number of layers is 0") {
      $0.replace(#""layers":2"#, by: #""layers":0"#, in: "configuration")
    },
    Damage("a size for which no memory is large enough", says: "has shape") {
      $0.replace(#""hidden_size":5"#, by: #""hidden_size":65536"#, in: "configuration")
    },
    Damage("more layers", says: "it has no tensor rnn.weight_ih_l2") {
      $0.replace(#""layers":2"#, by: #""layers":64"#, in: "configuration")
    },
    Damage("another vocabulary size", says: "units and its configuration says 1000") {
      $0.metadata["configuration"] =
        #"{"cell":"lstm","embedding_size":3,"hidden_size":5,"layers":2,"vocabulary_size":1000}"#
    },
    Damage("no vocabulary", says: "vocabulary") { $0.metadata["vocabulary"] = nil },
    Damage("a broken vocabulary", says: "its vocabulary cannot be understood") {
      $0.metadata["vocabulary"] = "[]"
    },
    Damage("a unit twice", says: "the same unit") { $0.replace("\"옛\"", by: "\"날\"", in: "vocabulary") },
    Damage("a missing tensor", says: "it has no tensor projection.bias") {
      $0.tensors.removeAll { $0.name == "projection.bias" }
    },
    Damage("a transposed tensor", says: "tensor embedding.weight has shape [3, ") {
      for place in $0.tensors.indices where $0.tensors[place].name == "embedding.weight" {
        $0.tensors[place].shape.reverse()
      }
    },
  ]

  static let ofModels =
    ofBoth + [
      Damage("a broken summary", says: "“training” cannot be understood") { $0.metadata["training"] = "{}" }
    ]

  static let ofStates =
    ofBoth + [
      Damage("a model", says: "not a charrnn training state") { $0.metadata["options"] = nil },
      Damage("an option out of range", says: "the batch size is 0") {
        $0.replace(#""batch_size":4"#, by: #""batch_size":0"#, in: "options")
      },
      Damage("an unknown rule", says: "update rule “adamx”") {
        $0.replace("adamw", by: "adamx", in: "options")
      },
      Damage("an unknown schedule", says: "schedule “cosines”") {
        $0.replace("cosine", by: "cosines", in: "options")
      },
      Damage("an unknown constant", says: "the update rule adamw has no beta7") {
        $0.replace("beta1", by: "beta7", in: "options")
      },
      Damage("an unknown encoding", says: "“text” cannot be understood") {
        $0.replace("cp949", by: "cp9x9", in: "text")
      },
      Damage("no lanes", says: "it has 0 lanes") {
        $0.replace(#""lanes":4"#, by: #""lanes":0"#, in: "progress")
      },
      Damage("more lanes than were saved", says: "tensor lanes.state has shape") {
        $0.replace(#""lanes":4"#, by: #""lanes":65536"#, in: "progress")
      },
      Damage("a negative count", says: "-40 updates") {
        $0.replace(#""updates":40"#, by: #""updates":-40"#, in: "progress")
      },
      Damage("a missing average", says: "it has no tensor average.embedding.weight") {
        $0.tensors.removeAll { $0.name == "average.embedding.weight" }
      },
      Damage("a missing moment", says: "it has no tensor exp_avg_sq.rnn.bias_hh_l1") {
        $0.tensors.removeAll { $0.name == "exp_avg_sq.rnn.bias_hh_l1" }
      },
    ]
}

@Suite struct DamagedFileTests {
  /// The error that reading gives, checked for its words.
  private func expectError(_ kind: ModelFileKind, at path: String, saying words: String) {
    let error = #expect(throws: ModelFileError.self) {
      switch kind {
      case .model: _ = try ModelFile(path: path)
      case .trainingState: _ = try TrainingStateFile(path: path)
      }
    }
    let text = error?.description ?? ""
    #expect(text.contains(words), "“\(text)” does not say “\(words)”")
  }

  private func save(_ kind: ModelFileKind, to path: String) throws {
    switch kind {
    case .model: try Example.model().save(to: path)
    case .trainingState: try Example.state().save(to: path)
    }
  }

  private func expect(_ damage: Damage, of kind: ModelFileKind) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      try save(kind, to: path)
      var file = try OpenedFile(path: path)
      damage.change(&file)
      try file.write(to: path)
      expectError(kind, at: path, saying: damage.words)
    }
  }

  @Test(arguments: Damage.ofModels) func damagedModelsAreRefused(_ damage: Damage) throws {
    try expect(damage, of: .model)
  }

  @Test(arguments: Damage.ofStates) func damagedStatesAreRefused(_ damage: Damage) throws {
    try expect(damage, of: .trainingState)
  }

  @Test(arguments: [ModelFileKind.model, .trainingState])
  func otherFilesAreRefused(_ kind: ModelFileKind) throws {
    try withTemporaryFolder { folder in
      expectError(kind, at: folder + "/none", saying: "cannot open \(folder)/none")
      expectError(kind, at: folder, saying: "not a regular file")
      let contents: [(String, String)] = [
        ("", "not a valid safetensors file: it has 0 bytes"),
        ("옛날 옛적에 호랑이가 살았어요.\n", "not a valid safetensors file"),
        ("{\"cell\": \"lstm\"}", "not a valid safetensors file"),
      ]
      for (text, words) in contents {
        try Data(text.utf8).write(to: URL(filePath: folder + "/file"))
        expectError(kind, at: folder + "/file", saying: words)
      }
    }
  }

  @Test(arguments: [ModelFileKind.model, .trainingState])
  func filesCutShortAreRefused(_ kind: ModelFileKind) throws {
    try withTemporaryFolder { folder in
      try save(kind, to: folder + "/whole")
      let whole = try bytes(at: folder + "/whole")
      for count in [1, 7, 8, 9, 100, whole.count / 2, whole.count - 1] {
        try Data(whole.prefix(count)).write(to: URL(filePath: folder + "/part"))
        expectError(kind, at: folder + "/part", saying: "not a valid safetensors file")
      }
    }
  }

  @Test func aModelIsNoTrainingStateAndTheOtherWayRound() throws {
    try withTemporaryFolder { folder in
      try save(.model, to: folder + "/m")
      try save(.trainingState, to: folder + "/s")
      expectError(.trainingState, at: folder + "/m", saying: "not a charrnn training state")
      expectError(.model, at: folder + "/s", saying: "not a charrnn model")
    }
  }
}
