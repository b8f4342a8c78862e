import Foundation
import Reports
import Testing

@Suite struct TrainingCurvesTests {
  @Test("A name that means something to a parser is text in the picture")
  func wellFormed() throws {
    let name = "a<b>&\"c\"'d'\u{1}가"
    let svg = try ParsedXML(TrainingCurves.svg(of: [run(name), run("other")]))
    #expect(svg.elements[0].name == "svg")
    #expect(svg["text"].contains { $0.text.hasPrefix("a<b>&\"c\"'d'\u{2401}가") })
  }

  @Test("Title and description are there for those who do not see the picture")
  func accessible() throws {
    let svg = try ParsedXML(TrainingCurves.svg(of: [run("model")]))
    #expect(svg.elements[0].attributes["role"] == "img")
    #expect(svg["title"].map(\.text) == ["Perplexity of model"])
    // e^4 = 54.60 at first; the least held-out loss is 1 + 3/10 + 0.2 = 1.5, e^1.5 = 4.482.
    #expect(svg["desc"][0].text.contains("model, training: from 54.60 to 3.669."))
    #expect(svg["desc"][0].text.hasSuffix("Best 4.482."))
  }

  @Test("One run: a strong and a thin curve with their names at their ends, the best point marked")
  func oneRun() throws {
    let svg = try ParsedXML(TrainingCurves.svg(of: [run("model")]))
    let curves = svg["path"].filter { $0.attributes["d", default: ""].split(separator: "L").count == 10 }
    #expect(curves.map { $0.attributes["class"] } == ["c0 thin", "c0 strong"])
    #expect(svg.elements(ofClass: "label").map(\.text) == ["training", "held-out"])
    #expect(svg["text"].contains { $0.text == "best 4.482" })
    #expect(svg["text"].contains { $0.text == "perplexity (logarithmic)" })
  }

  @Test("Several runs: a colour and a name each, with the best value")
  func severalRuns() throws {
    let svg = try ParsedXML(
      TrainingCurves.svg(of: [run("lstm"), run("gru", length: 5), run("rnn", heldOut: false)]))
    #expect(svg["title"].map(\.text) == ["Perplexity of 3 runs"])
    #expect(Set(svg.elements(ofClass: "label").map(\.text)) == ["lstm · 4.482", "gru · 5.474", "rnn"])
    #expect(svg["path"].contains { $0.attributes["class"] == "c1 strong" })
    #expect(!svg["path"].contains { $0.attributes["class"] == "c2 strong" })
  }

  @Test("Points lie where the axes say")
  func places() throws {
    let svg = try ParsedXML(TrainingCurves.svg(of: [run("model")], y: .loss))
    let curve = try #require(svg["path"].first { $0.attributes["class"] == "c0 strong" }?.attributes["d"])
    let xs = curve.dropFirst().split(separator: "L").compactMap {
      $0.split(separator: " ").first.flatMap { Double($0) }
    }
    #expect(xs.count == 10)
    // Steps of 100: equal distances.
    let gaps = zip(xs, xs.dropFirst()).map { $1 - $0 }
    #expect(gaps.allSatisfy { abs($0 - gaps[0]) < 0.03 })
    let ys = curve.dropFirst().split(separator: "L").compactMap {
      $0.split(separator: " ").last.flatMap { Double($0) }
    }
    // Losses of 4.02, 2.54, 2.06: 1.48 to 0.48.
    #expect(abs((ys[1] - ys[0]) / (ys[2] - ys[1]) - 1.48 / 0.48) < 0.01)
  }

  @Test(
    "Time is told in seconds, minutes or hours",
    arguments: [(1.0, "seconds"), (30, "minutes"), (1800, "hours")])
  func time(factor: Double, unit: String) throws {
    var run = run("model")
    for index in run.rows.indices { run.rows[index].seconds *= factor }
    let svg = try ParsedXML(TrainingCurves.svg(of: [run], x: .seconds))
    #expect(svg["text"].contains { $0.text == unit })
  }

  @Test("Runs of one evaluation, of none, of numbers that are none: a picture all the same")
  func degenerate() throws {
    _ = try ParsedXML(TrainingCurves.svg(of: [TrainingCurves.Run(name: "empty", rows: [])]))
    _ = try ParsedXML(TrainingCurves.svg(of: [run("short", length: 1)]))
    var diverged = run("diverged")
    diverged.rows[4].trainingLoss = 1e6
    diverged.rows[5].heldOutLoss = .nan
    let svg = TrainingCurves.svg(of: [diverged])
    _ = try ParsedXML(svg)
    #expect(!svg.contains("nan") && !svg.contains("inf"))
  }

  @Test("Nothing is loaded from elsewhere; dark colours are for screens alone")
  func selfContained() {
    let svg = TrainingCurves.svg(of: [run("model")])
    #expect(!svg.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "").contains("http"))
    #expect(svg.contains("@media screen and (prefers-color-scheme:dark)"))
  }
}
