import Foundation
import FoundationXML
import Reports

/// A document that a parser has read: its elements in order, with what they say.
final class ParsedXML: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
    /// Its own text, without that of elements in it.
    var text = ""
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []

  /// - Throws: What the parser says of a document that is not well-formed.
  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append(Element(name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if let last = open.last { elements[last].text += string }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?)
  {
    open.removeLast()
  }

  subscript(name: String) -> [Element] { elements.filter { $0.name == name } }

  /// The elements of a class.
  func elements(ofClass style: String) -> [Element] {
    elements.filter { $0.attributes["class", default: ""].split(separator: " ").contains(Substring(style)) }
  }
}

/// A run whose losses fall to a floor and rise again.
func run(_ name: String, heldOut: Bool = true, length: Int = 10) -> TrainingCurves.Run {
  TrainingCurves.Run(
    name: name,
    rows: (1...length).map { index in
      let loss = 1 + 3 / Double(index)
      return MetricsRow(
        step: 100 * index, epoch: Double(index) / 2, seconds: 7 * Double(index), trainingLoss: loss,
        heldOutLoss: heldOut ? loss + 0.02 * Double(index) : nil, bitsPerCharacter: 3, learningRate: 0.01,
        gradientNorm: 1, charactersPerSecond: 1000, isBest: true)
    })
}
