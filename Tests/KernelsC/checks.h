// What the tests of the vectorised loops have in common: random numbers, operands in both kinds, and
// comparisons with what plain arithmetic in double gives.
#pragma once

#include "CKernels.h"

#include <stdint.h>
#include <stdlib.h>

/// One of the two kinds of numbers that products multiply.
typedef struct {
  const char *name;
  size_t bytes;      ///< of a number
  double precision;  ///< half the distance from 1 to the next number
  const charrnn_operand_kernels *loops;
} operand_kind;

/// The kinds of a level: fp32, then bf16.
void kinds_of(const charrnn_kernels *kernels, operand_kind kinds[2]);

/// Numbers that are about normal, the same in every run; floats that the caller frees.
float *random_floats(size_t count);
/// Zeros, that the caller frees.
void *zeros(size_t count, size_t bytes);
/// Rounds floats to a kind; returns the operands and, in place, what they are as floats.
void *operands_of(const operand_kind *kind, float *values, size_t count);
/// What operands are as floats.
float *floats_of(const operand_kind *kind, const void *operands, size_t count);

/// Names what is tested from now on.
void set_subject(const char *format, ...) __attribute__((format(printf, 1, 2)));
/// The greatest error must be at most `tolerance` times the greatest expected magnitude; prints what is not.
void expect_close(const char *what, const float *result, const double *expected, size_t count, double tolerance);
/// Both must be the same to the bit.
void expect_same_bits(const char *what, const void *result, const void *expected, size_t bytes);
/// Something that must hold.
void expect(int holds, const char *what);
/// How many checks were made, and how many of them failed.
void tally(size_t *checks, size_t *failures);

// The tests of one level.
void test_exponentials(const charrnn_kernels *kernels);
void test_operands(const charrnn_kernels *kernels);
void test_sums(const charrnn_kernels *kernels);
void test_products(const charrnn_kernels *kernels);
void test_quantized_products(const charrnn_kernels *kernels);
void test_cross_entropy(const charrnn_kernels *kernels);
void test_cells(const charrnn_kernels *kernels);
