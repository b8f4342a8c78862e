#if defined(__x86_64__)
// Headers come first: their functions keep the target of the build.
#include "CKernels.h"

#include <immintrin.h>
#include <math.h>
#include <string.h>

// The tuning option asks for full 512-bit vectors, which v4 alone does not.
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,tune=znver4"))), apply_to = function)
#define KERNEL_TABLE charrnn_kernels_x86_64_v4
#define KERNEL_NAME "x86-64-v4"
#define KERNEL_HAS_BF16 0
#define PRODUCT_VECTOR_BYTES 64
#define PRODUCT_ROWS 14
#define PRODUCT_TILE_CASES TILE_CASE(2) TILE_CASE(3) TILE_CASE(4) TILE_CASE(5) TILE_CASE(6) TILE_CASE(7) TILE_CASE(8) TILE_CASE(9) TILE_CASE(10) TILE_CASE(11) TILE_CASE(12) TILE_CASE(13) TILE_CASE(14)
#include "KernelBodies.h"
#pragma clang attribute pop
#endif
