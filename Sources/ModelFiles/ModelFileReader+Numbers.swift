import ContextMixing
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

  /// The numbers of a one-dimensional tensor of floating-point numbers.
  func floats(_ name: String) throws(ModelFileError) -> [Float] {
    try floats(name, shape: [tensor(name).elementCount])
  }

  /// The numbers of a one-dimensional tensor, where they are in the mapped file.
  func mappedNumbers<Scalar: SafetensorsScalar & BitwiseCopyable>(
    _ name: String
  ) throws(ModelFileError) -> SharedArray<Scalar> {
    let tensor = try tensor(name)
    guard tensor.shape.count == 1 else { throw damage("tensor \(tensor.name) has shape \(tensor.shape)") }
    do throws(SafetensorsError) {
      let (elements, owner) = try file.sharedValues(named: tensor.name, as: Scalar.self)
      return SharedArray(elements, of: owner)
    } catch {
      throw damage("\(error)")
    }
  }
}
