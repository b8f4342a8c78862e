import Safetensors

extension ModelFileReader {
  /// The numbers of a one-dimensional tensor.
  func numbers<Scalar: SafetensorsScalar>(
    _ name: String, count: Int? = nil
  ) throws(ModelFileError) -> [Scalar] {
    let tensor = try tensor(name)
    guard tensor.shape.count == 1, count == nil || tensor.shape[0] == count else {
      throw damage(
        "tensor \(tensor.name) has shape \(tensor.shape)\(count.map { " instead of [\($0)]" } ?? "")")
    }
    do throws(SafetensorsError) {
      return try file.values(named: tensor.name)
    } catch {
      throw damage("\(error)")
    }
  }
}
