import NGramModel
import Safetensors
import UnitSequences

extension ModelFileReader {
  /// The integers of a one-dimensional tensor, U16 or U32.
  func column(_ name: String) throws(ModelFileError) -> IntegerColumn {
    let tensor = try tensor(name)
    guard tensor.shape.count == 1 else {
      throw damage("tensor \(tensor.name) has shape \(tensor.shape) instead of one dimension")
    }
    do throws(SafetensorsError) {
      try file.prepare(tensor.name)
      switch tensor.dtype {
      case .uint16: return .narrow(try file.values(named: tensor.name))
      case .uint32: return .wide(try file.values(named: tensor.name))
      default:
        throw .wrongDType(name: tensor.name, expected: [.uint16, .uint32], found: tensor.dtype, path: path)
      }
    } catch {
      throw damage("\(error)")
    }
  }

  /// The numbers of an F64 tensor with a given shape.
  func doubles(_ name: String, shape: [Int]) throws(ModelFileError) -> [Double] {
    let tensor = try tensor(name)
    guard tensor.shape == shape else {
      throw damage("tensor \(tensor.name) has shape \(tensor.shape) instead of \(shape)")
    }
    do throws(SafetensorsError) {
      return try file.values(named: tensor.name)
    } catch {
      throw damage("\(error)")
    }
  }
}
