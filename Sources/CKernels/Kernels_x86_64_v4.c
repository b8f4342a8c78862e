#if defined(__x86_64__)
// Headers first: their functions keep the target of the build.
#include "CKernels.h"

#include <math.h>
#include <string.h>

// The tuning asks for full 512-bit vectors, which v4 alone does not.
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,tune=znver4"))), apply_to = function)
#define KERNEL_TABLE charrnn_kernels_x86_64_v4
#define KERNEL_NAME "x86-64-v4"
#include "KernelBodies.h"
#pragma clang attribute pop
#endif
