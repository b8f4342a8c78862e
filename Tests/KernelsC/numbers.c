// Exponentials, rounding to bf16, dropout, and sums.

#include "checks.h"

#include <math.h>
#include <string.h>

void test_exponentials(const charrnn_kernels *kernels) {
  set_subject("%s exponentials", kernels->name);
  enum { count = 12001 };
  float *values = zeros(count, sizeof(float));
  double *ratios = zeros(count, sizeof(double)), expected_sum = 0;
  for (int place = 0; place < count; place++) {
    values[place] = -86 + (float)place * (3.5f / 256);  // exact
    ratios[place] = 1;
  }
  float *arguments = zeros(count, sizeof(float));
  memcpy(arguments, values, count * sizeof(float));
  const double sum = kernels->exponentials(values, count, 0.5f, 0.9f);
  for (int place = 0; place < count; place++) {
    const double expected = exp(((double)arguments[place] - 0.5) * (double)0.9f);
    expected_sum += expected;
    values[place] = (float)(values[place] / expected);
  }
  // The argument is a float, so its own rounding shows where it is large.
  expect_close("shares of exp", values, ratios, count, 1e-5);
  expect(fabs(sum - expected_sum) <= 1e-5 * expected_sum, "their sum");
  // What is drawn depends on every bit. The number is that of x86-64 without vectors; every level of every
  // processor must give it.
  memcpy(values, arguments, count * sizeof(float));
  const double total = kernels->exponentials(values, count, 0.5f, 0.9f);
  uint64_t bits;
  memcpy(&bits, &total, sizeof bits);
  for (int place = 0; place < count; place++) {
    uint32_t value;
    memcpy(&value, &values[place], sizeof value);
    bits = (bits ^ value) * 0x100000001B3u;
  }
  expect(bits == 0xC797CE61EB551F97u, "the same bits everywhere");
  float ends[] = {-1e4f, -INFINITY, 0, 1e4f};
  kernels->exponentials(ends, 4, 0, 1);
  expect(ends[0] < 1e-37f && ends[1] < 1e-37f && ends[2] == 1 && isfinite(ends[3]), "far below and above");
  free(values);
  free(ratios);
  free(arguments);
}

/// The nearest bf16 number, ties to even.
static uint16_t rounded_to_bf16(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  const uint32_t rest = bits & 0xFFFF, above = bits >> 16;
  return (uint16_t)(above + (rest > 0x8000 || (rest == 0x8000 && (above & 1))));
}

void test_operands(const charrnn_kernels *kernels) {
  enum { count = 1003 };
  float *values = random_floats(count);
  const float special[] = {0, -0.0f, 1, 1.00390625f, 1.01171875f, 1.0039064f, 1e-38f, 3.39e38f, 3.4028235e38f, -INFINITY};
  memcpy(values, special, sizeof special);
  set_subject("%s narrow and widen", kernels->name);
  uint16_t *narrow = zeros(count, sizeof(uint16_t)), *expected = zeros(count, sizeof(uint16_t));
  kernels->bf16.narrow(narrow, values, count);
  for (int place = 0; place < count; place++) expected[place] = rounded_to_bf16(values[place]);
  expect_same_bits("narrowed to bf16", narrow, expected, sizeof(uint16_t) * count);
  float *widened = zeros(count, sizeof(float));
  kernels->bf16.widen(widened, expected, count);
  int same = 1;
  for (int place = 0; place < count; place++) {
    const uint32_t bits = (uint32_t)expected[place] << 16;
    same &= memcmp(&bits, widened + place, sizeof bits) == 0;
  }
  expect(same, "widened from bf16");
  const float none[] = {NAN, -NAN};
  kernels->bf16.narrow(narrow, none, 2);
  kernels->bf16.widen(widened, narrow, 2);
  expect(isnan(widened[0]) && isnan(widened[1]), "what is no number stays none");
  kernels->fp32.narrow(widened, values, count);
  expect_same_bits("fp32 as it is", widened, values, sizeof(float) * count);

  set_subject("%s dropout", kernels->name);
  operand_kind kinds[2];
  kinds_of(kernels, kinds);
  const uint32_t key = 0xDEADBEEFu, threshold = 0x4CCCCCCCu;
  for (int place = 0; place < count; place++) values[place] = (float)(place % 200 + 1);
  for (int kind = 0; kind < 2; kind++) {
    void *operands = operands_of(&kinds[kind], values, count);
    kinds[kind].loops->dropout_row(operands, operands, count, key, threshold, 2);
    float *result = floats_of(&kinds[kind], operands, count);
    double *masked = zeros(count, sizeof(double));
    for (uint32_t unit = 0; unit < count; unit++) {
      uint32_t x = key ^ unit * 0x9E3779B1u;
      x = (x ^ x >> 16) * 0x85EBCA6Bu;
      x = (x ^ x >> 13) * 0xC2B2AE35u;
      x ^= x >> 16;
      masked[unit] = x < threshold ? 0 : 2.0 * values[unit];
    }
    expect_close(kinds[kind].name, result, masked, count, 0);
    free(operands);
    free(result);
    free(masked);
  }
  free(values);
  free(narrow);
  free(expected);
  free(widened);
}

void test_sums(const charrnn_kernels *kernels) {
  enum { rows = 9, columns = 70, stride = 83 };
  operand_kind kinds[2];
  kinds_of(kernels, kinds);
  const uint32_t ids[rows] = {2, 0, 2, 1, UINT32_MAX, 0, 3, 3, 2};
  for (int kind = 0; kind < 2; kind++) {
    set_subject("%s sums of %s", kernels->name, kinds[kind].name);
    float *values = random_floats(rows * stride);
    void *operands = operands_of(&kinds[kind], values, rows * stride);
    float *sums = zeros(columns, sizeof(float)), *table = zeros(4 * stride, sizeof(float));
    double *expected_sums = zeros(columns, sizeof(double)), *expected_table = zeros(4 * stride, sizeof(double));
    for (int column = 0; column < columns; column++) sums[column] = 1, expected_sums[column] = 1;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        expected_sums[column] += values[row * stride + column];
        if (ids[row] != UINT32_MAX) expected_table[ids[row] * stride + (size_t)column] += values[row * stride + column];
      }
    }
    kinds[kind].loops->column_sums(sums, operands, rows, columns, stride, 1);
    expect_close("over columns", sums, expected_sums, columns, 1e-6);
    kinds[kind].loops->scatter_add(table, operands, ids, rows, columns, stride);
    expect_close("by id", table, expected_table, 4 * stride, 1e-6);
    if (kind == 0) {
      double squares = 0;
      for (int place = 0; place < rows * stride; place++) squares += (double)values[place] * values[place];
      expect(fabs(kernels->sum_of_squares(values, rows * stride) - squares) <= 1e-6 * squares, "of squares");
      float *y = zeros(rows, sizeof(float));
      double *expected_y = zeros(rows, sizeof(double));
      kernels->matrix_vector(y, values, values + 5, sums, rows, columns, stride);
      for (int row = 0; row < rows; row++) {
        expected_y[row] = sums[row];
        for (int column = 0; column < columns; column++)
          expected_y[row] += (double)values[row * stride + column] * values[5 + column];
      }
      expect_close("a matrix times a vector", y, expected_y, rows, 1e-6);
      free(y);
      free(expected_y);
    }
    free(values);
    free(operands);
    free(sums);
    free(table);
    free(expected_sums);
    free(expected_table);
  }
}
