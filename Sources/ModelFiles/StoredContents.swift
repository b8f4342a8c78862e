import NGramModel

/// What a model file holds, whatever the kind of model.
package enum StoredContents: Sendable {
  /// A network, whose weights still lie in the file.
  case network(StoredModel)
  /// Counts.
  case ngram(NGramModelFile)

  /// Opens a model.
  ///
  /// - Throws: ``ModelFileError``.
  package init(path: String) throws(ModelFileError) {
    let reader = try ModelFileReader(path: path, kind: .model)
    self =
      try reader.cell() == NGramConfiguration.cell
      ? .ngram(NGramModelFile(reader)) : .network(StoredModel(reader))
  }
}
