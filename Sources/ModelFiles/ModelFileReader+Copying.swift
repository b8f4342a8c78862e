import Safetensors

extension ModelFileReader {
  /// A metadata value that holds JSON, undecoded; null if there is none.
  func record(_ key: String) -> JSONValue { (try? decoded(JSONValue.self, key)) ?? .null }

  /// Adds every tensor of the model to another file, bit for bit, whatever its type.
  ///
  /// - Parameter newPrefix: The prefix of the tensor names in that file.
  func addTensors(to writer: inout SafetensorsWriter, under newPrefix: String) {
    let file = file
    for tensor in file.tensors where tensor.name.hasPrefix(prefix) {
      let name = newPrefix + tensor.name.dropFirst(prefix.count)
      writer.add(name, dtype: tensor.dtype, shape: tensor.shape) {
        (sink: SafetensorsWriter.Sink) throws(SafetensorsError) in
        try file.prepare(tensor.name)
        try file.withBytes(named: tensor.name) { bytes -> Result<Void, SafetensorsError> in
          do throws(SafetensorsError) {
            return .success(try sink(bytes))
          } catch {
            return .failure(error)
          }
        }.get()
      }
    }
  }
}
