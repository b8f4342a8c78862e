#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define KERNEL_TABLE charrnn_kernels_baseline
#define KERNEL_NAME "baseline"
#define KERNEL_HAS_BF16 0
#define PRODUCT_VECTOR_BYTES 16
#define PRODUCT_ROWS 4
#define PRODUCT_TILE_CASES TILE_CASE(2) TILE_CASE(3) TILE_CASE(4)
#include "KernelBodies.h"

size_t charrnn_supported_kernels(const charrnn_kernels **kernels, size_t capacity) {
  const charrnn_kernels *found[4];
  size_t count = 0;
  found[count++] = &charrnn_kernels_baseline;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v3")) found[count++] = &charrnn_kernels_x86_64_v3;
  if (__builtin_cpu_supports("x86-64-v4")) found[count++] = &charrnn_kernels_x86_64_v4;
  if (__builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vnni")) {
    found[count++] = &charrnn_kernels_x86_64_v4_bf16;
  }
#endif
  for (size_t place = 0; place < count && place < capacity; place++) kernels[place] = found[place];
  return count;
}

const charrnn_kernels *charrnn_best_kernels(const char *limit) {
  const charrnn_kernels *levels[4];
  const size_t count = charrnn_supported_kernels(levels, 4);
  for (size_t place = 0; limit && place < count; place++) {
    if (strcmp(levels[place]->name, limit) == 0) return levels[place];
  }
  return levels[count - 1];
}
