#if defined(__x86_64__)
// Headers first: their functions keep the target of the build.
#include "CKernels.h"

#include <math.h>
#include <string.h>


#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define KERNEL_TABLE charrnn_kernels_x86_64_v3
#define KERNEL_NAME "x86-64-v3"
#include "KernelBodies.h"
#pragma clang attribute pop
#endif
