// The limits of a processor: loops of nothing but multiply-adds, and of nothing but reads. Every loop runs on
// the calling thread, with the best instruction set of the processor.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// The instruction set that the loops use: "baseline", "x86-64-v3" or "x86-64-v4".
const char *bench_instruction_set(void);

/// Whether the processor multiplies bf16 pairs and adds them up in fp32 (`vdpbf16ps`).
int bench_has_bf16_products(void);

/// Whether it has tiles of bf16 (AMX), which no loop here uses.
int bench_has_bf16_tiles(void);

/// Multiply-adds in fp32, in registers. `seed` and `result` keep the compiler from removing them.
///
/// Returns the number of floating-point operations; a multiply-add is two.
double bench_multiply_add_fp32(size_t rounds, float seed, float *result);

/// The same with bf16 factors and fp32 sums; does nothing and returns 0 if `bench_has_bf16_products`
/// returns 0.
double bench_multiply_add_bf16(size_t rounds, float seed, float *result);

/// Whether the processor multiplies four pairs of 8-bit numbers and adds them up in 32 bits (`vpdpbusd` of
/// 512 bits).
int bench_has_int8_products(void);

/// The same with 8-bit factors and 32-bit sums; does nothing and returns 0 if `bench_has_int8_products`
/// returns 0.
double bench_multiply_add_int8(size_t rounds, float seed, float *result);

/// Reads `count` bytes, a multiple of 512, aligned to 64, `rounds` times, and returns their XOR.
uint64_t bench_read(const void *bytes, size_t count, size_t rounds);

/// Pins the calling thread, and threads that it starts later, to its current core. Returns 0 or an
/// errno.
int bench_stay_on_one_core(void);
