// TaleSamples
