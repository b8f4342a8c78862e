// The sampler chain, and steps of your own.

import Generation

public typealias SamplerChain = Generation.SamplerChain
public typealias SamplerSettings = Generation.SamplerSettings
public typealias SamplerStep = Generation.SamplerStep
public typealias SamplerContext = Generation.SamplerContext
public typealias SamplerError = Generation.SamplerError
public typealias Candidates = Generation.Candidates
public typealias Candidate = Generation.Candidate
public typealias TextEnding = Generation.TextEnding
public typealias TemperatureStep = Generation.TemperatureStep
public typealias TopKStep = Generation.TopKStep
public typealias TopPStep = Generation.TopPStep
public typealias MinPStep = Generation.MinPStep
public typealias DRYStep = Generation.DRYStep
