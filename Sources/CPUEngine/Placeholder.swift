// CPUEngine
