/// A paragraph of a tale: for each of its sentences, the templates to choose from.
struct Scene: Sendable {
  let sentences: [[Template]]

  init(_ sentences: [[String]]) {
    self.sentences = sentences.map { $0.map(Template.init) }
  }
}

/// The scenes of the tales, in the order of a tale.
enum Scenes {}
