#include "CLimits.h"

// Eight vectors at a time, each XORed into its own accumulator, so that only the loads limit the speed.
#define READ(NAME, BYTES)                                                                                        \
  static uint64_t NAME(const void *bytes, size_t count, size_t rounds) {                                         \
    typedef uint64_t vector __attribute__((vector_size(BYTES)));                                                 \
    vector sums[8] = {{0}};                                                                                      \
    const size_t step = 8, vectors = count / BYTES / step * step;                                                \
    for (size_t round = 0; round < rounds; round++) {                                                            \
      const vector *place = (const vector *)__builtin_assume_aligned(bytes, 64);                                 \
      for (const vector *end = place + vectors; place < end; place += step) {                                    \
        _Pragma("clang loop unroll(full)") for (size_t i = 0; i < step; i++) sums[i] ^= place[i];                \
      }                                                                                                          \
      /* Forces the compiler to read the bytes again each round. */                                              \
      __asm__ volatile("" : : "r"(bytes) : "memory");                                                            \
    }                                                                                                            \
    uint64_t all = 0;                                                                                            \
    for (size_t i = 0; i < step; i++)                                                                            \
      for (size_t j = 0; j < BYTES / sizeof(uint64_t); j++) all ^= sums[i][j];                                   \
    return all;                                                                                                  \
  }

READ(read_baseline, 16)

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
READ(read_v3, 32)
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,tune=znver4"))), apply_to = function)
READ(read_v4, 64)
#pragma clang attribute pop

#endif

uint64_t bench_read(const void *bytes, size_t count, size_t rounds) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return read_v4(bytes, count, rounds);
  if (__builtin_cpu_supports("x86-64-v3")) return read_v3(bytes, count, rounds);
#endif
  return read_baseline(bytes, count, rounds);
}
