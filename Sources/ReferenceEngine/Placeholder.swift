// ReferenceEngine
