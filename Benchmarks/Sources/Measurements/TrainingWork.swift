/// The minimum number of floating-point operations of a training window.
///
/// Only matrix products count, with two operations per multiply-add; gates, softmax, loss and the update do
/// not. With R = T·N rows per window, G·H gate rows (G = 4 for the LSTM, 3 for the GRU, 2 for minGRU, 1 for a
/// plain network):
///
/// | product | forward | gradient of what goes in | gradient of the weights |
/// |---|---|---|---|
/// | recurrent, each layer (minGRU has none) | R·H·GH | (R − N)·GH·H | R·GH·H |
/// | input, layers above the first | R·H·GH | R·GH·H | R·GH·H |
/// | input, first layer | min(V, R)·D·GH | min(V, R)·GH·D | min(V, R)·GH·D |
/// | projection | R·H·V | R·V·H | R·V·H |
///
/// The first layer's input is a row of a table of V rows: if V ≤ R, its product is computed once per unit
/// rather than once per character, and its gradients are two products with V rows, after a scatter. No
/// gradient flows back beyond the window's first step, so the recurrent gradient has one step less.
public enum TrainingWork {
  /// Floating-point operations of one window of `lanes` × `steps`.
  public static func operations(_ shape: ModelShape, lanes: Int, steps: Int) -> Double {
    let rows = Double(lanes * steps)
    let (v, d, h) = (Double(shape.vocabulary), Double(shape.embedding), Double(shape.hidden))
    let gates = Double(shape.gateWidth)
    let layers = Double(shape.layers)
    let recurrent = !shape.cell.hasRecurrentMatrix ? 0 : layers * (3 * rows - Double(lanes)) * h * gates
    let upperInputs = (layers - 1) * 3 * rows * h * gates
    let firstInput = 3 * min(v, rows) * d * gates
    let projection = 3 * rows * h * v
    return 2 * (recurrent + upperInputs + firstInput + projection)
  }
}
