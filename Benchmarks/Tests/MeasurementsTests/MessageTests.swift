import Foundation
import Measurements
import Testing

/// The lines between charrnn-bench and its workers, one of which is Python.
@Suite struct MessageTests {
  @Test("Requests are the lines that worker.py reads")
  func requests() {
    let workload = Workload(
      kind: .training, shape: ModelShape(vocabulary: 9, embedding: 4, hidden: 8, layers: 1), lanes: 3,
      steps: 5,
      numbers: .bf16, threads: 2)
    #expect(
      JSONLine.encode(Request.prepare(workload)) == """
        {"request":"prepare","workload":{"kind":"training","lanes":3,"numbers":"bf16",\
        "shape":{"cell":"lstm","embedding":4,"hidden":8,"layers":1,"vocabulary":9},"steps":5,"threads":2,\
        "usesOneDNN":true}}
        """)
    #expect(
      JSONLine.encode(Request.go(handle: 2, seconds: 0.5)) == #"{"handle":2,"request":"go","seconds":0.5}"#)
  }

  @Test(
    "A request survives the way",
    arguments: [
      Request.about, .clear, .peak, .go(handle: 1, seconds: 2),
      .prepare(
        Workload(
          kind: .loading, shape: ModelShape(vocabulary: 2, embedding: 1, hidden: 1, layers: 1), threads: 1,
          file: "a.safetensors")),
    ])
  func roundTrip(_ request: Request) {
    #expect(JSONLine.decode(Request.self, from: JSONLine.encode(request)) == request)
  }

  @Test("What is no request is none", arguments: ["", "go", "{}", #"{"request":"dance"}"#])
  func refuses(_ line: String) { #expect(JSONLine.decode(Request.self, from: line) == nil) }

  @Test("Python's spacing and whole numbers are read")
  func reply() {
    let reply = JSONLine.decode(
      Reply.self, from: #"{"units": 5000, "seconds": 1.25, "processorSeconds": 2}"#)
    #expect(
      reply?.units == 5000 && reply?.seconds == 1.25 && reply?.processorSeconds == 2 && reply?.error == nil)
  }
}
