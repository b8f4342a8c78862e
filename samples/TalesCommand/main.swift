import TaleSamples
var g = TaleGenerator(seed: 1)
print(g.text(), terminator: "")
