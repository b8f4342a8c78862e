// Twelve independent sums: a multiply-add takes 4 to 5 cycles and up to two start per cycle, so that ten sums
// are enough; together with both factors they fit the 16 registers of the smaller instruction sets.
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "CLimits.h"

#define SUMS 12

// y ← y·x + c converges to c / (1 − x), so that numbers stay in the normal range however long it runs.
#define MULTIPLY_ADD_FP32(NAME, BYTES)                                                                       \
  static double NAME(size_t rounds, float seed, float *result) {                                             \
    typedef float vector __attribute__((vector_size(BYTES)));                                                \
    enum { width = BYTES / sizeof(float) };                                                                  \
    const vector zero = {0};                                                                                 \
    const vector factor = zero + 0.75f * seed, addend = zero + 0.25f * seed;                                 \
    vector sums[SUMS];                                                                                       \
    for (int i = 0; i < SUMS; i++) sums[i] = zero + seed * (float)(i + 1);                                   \
    for (size_t round = 0; round < rounds; round++) {                                                        \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < SUMS; i++) sums[i] = sums[i] * factor + addend; \
    }                                                                                                        \
    vector all = zero;                                                                                       \
    for (int i = 0; i < SUMS; i++) all += sums[i];                                                           \
    float total = 0;                                                                                         \
    for (int i = 0; i < width; i++) total += all[i];                                                         \
    *result = total;                                                                                         \
    return 2.0 * SUMS * width * (double)rounds;                                                              \
  }

#pragma STDC FP_CONTRACT ON

MULTIPLY_ADD_FP32(multiply_add_baseline, 16)

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
MULTIPLY_ADD_FP32(multiply_add_v3, 32)
#pragma clang attribute pop

// The tuning enables full 512-bit vectors, which v4 alone does not.
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,tune=znver4"))), apply_to = function)
MULTIPLY_ADD_FP32(multiply_add_v4, 64)
#pragma clang attribute pop

__attribute__((target("arch=x86-64-v4,tune=znver4,avx512bf16"))) static double multiply_add_bf16(
    size_t rounds, float seed, float *result) {
  const __m512bh left = _mm512_cvtne2ps_pbh(_mm512_set1_ps(seed), _mm512_set1_ps(seed));
  const __m512bh right = _mm512_cvtne2ps_pbh(_mm512_set1_ps(seed * 0x1p-20f), _mm512_set1_ps(-seed * 0x1p-20f));
  __m512 sums[SUMS];
  for (int i = 0; i < SUMS; i++) sums[i] = _mm512_set1_ps(seed * (float)(i + 1));
  for (size_t round = 0; round < rounds; round++) {
    _Pragma("clang loop unroll(full)") for (int i = 0; i < SUMS; i++) {
      sums[i] = _mm512_dpbf16_ps(sums[i], left, right);
    }
  }
  __m512 all = _mm512_setzero_ps();
  for (int i = 0; i < SUMS; i++) all = _mm512_add_ps(all, sums[i]);
  *result = _mm512_reduce_add_ps(all);
  // Each of the 16 sums takes two products.
  return 2.0 * SUMS * 32 * (double)rounds;
}

__attribute__((target("arch=x86-64-v4,tune=znver4,avx512vnni"))) static double multiply_add_int8(
    size_t rounds, float seed, float *result) {
  const __m512i left = _mm512_set1_epi8((char)seed), right = _mm512_set1_epi8((char)seed);
  __m512i sums[SUMS];
  for (int i = 0; i < SUMS; i++) sums[i] = _mm512_set1_epi32(i);
  for (size_t round = 0; round < rounds; round++) {
    _Pragma("clang loop unroll(full)") for (int i = 0; i < SUMS; i++) {
      sums[i] = _mm512_dpbusd_epi32(sums[i], left, right);
    }
  }
  __m512i all = _mm512_setzero_si512();
  for (int i = 0; i < SUMS; i++) all = _mm512_add_epi32(all, sums[i]);
  *result = (float)_mm512_reduce_add_epi32(all);
  // Each of the 16 sums takes four products.
  return 2.0 * SUMS * 64 * (double)rounds;
}

#endif

double bench_multiply_add_fp32(size_t rounds, float seed, float *result) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return multiply_add_v4(rounds, seed, result);
  if (__builtin_cpu_supports("x86-64-v3")) return multiply_add_v3(rounds, seed, result);
#endif
  return multiply_add_baseline(rounds, seed, result);
}

double bench_multiply_add_bf16(size_t rounds, float seed, float *result) {
#if defined(__x86_64__)
  if (bench_has_bf16_products()) return multiply_add_bf16(rounds, seed, result);
#endif
  *result = seed;
  return 0;
}

double bench_multiply_add_int8(size_t rounds, float seed, float *result) {
#if defined(__x86_64__)
  if (bench_has_int8_products()) return multiply_add_int8(rounds, seed, result);
#endif
  *result = seed;
  return 0;
}
