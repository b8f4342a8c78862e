#if defined(__x86_64__)
// Headers come first: their functions keep the target of the build.
#include "CKernels.h"

#include <immintrin.h>
#include <math.h>
#include <string.h>


#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define KERNEL_TABLE charrnn_kernels_x86_64_v3
#define KERNEL_NAME "x86-64-v3"
#define KERNEL_HAS_BF16 0
#define PRODUCT_VECTOR_BYTES 32
#define PRODUCT_ROWS 6
#define PRODUCT_TILE_CASES TILE_CASE(2) TILE_CASE(3) TILE_CASE(4) TILE_CASE(5) TILE_CASE(6)
#include "KernelBodies.h"
#pragma clang attribute pop
#endif
