import Foundation

extension Float {
  /// ln x
  var logarithm: Float { log(self) }
}
