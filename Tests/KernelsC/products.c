// Matrix products by packed weights, of a transposed matrix, and in 8 bits, each against three loops in
// double.

#include "checks.h"

#include <math.h>

static const size_t shapes[][3] = {  // M, N, K
    {1, 1, 1},   {1, 5, 9},    {1, 40, 511}, {2, 33, 3},    {3, 7, 2},      {5, 16, 256},
    {6, 31, 257}, {13, 64, 40}, {29, 97, 300}, {48, 48, 11}, {15, 20, 521},
};
enum { shape_count = sizeof shapes / sizeof *shapes };

/// What a product is to be, from where its factors and what is added to it lie.
typedef struct {
  size_t m, n, k;
  const float *left;
  size_t left_row, left_step;  ///< from a row, and from a step of the depth, to the next
  const float *right;          ///< [K, N]
  const float *bias;           ///< [N] or NULL
  const float *before;         ///< [M, N] or NULL
} plain_product;

static double *plain(plain_product p) {
  double *result = zeros(p.m * p.n, sizeof(double));
  for (size_t row = 0; row < p.m; row++) {
    for (size_t column = 0; column < p.n; column++) {
      double sum = p.before ? p.before[row * p.n + column] : p.bias ? p.bias[column] : 0;
      for (size_t k = 0; k < p.k; k++)
        sum += (double)p.left[row * p.left_row + k * p.left_step] * p.right[k * p.n + column];
      result[row * p.n + column] = sum;
    }
  }
  return result;
}

static float *copy(const float *values, size_t count) {
  float *result = zeros(count, sizeof(float));
  for (size_t place = 0; place < count; place++) result[place] = values[place];
  return result;
}

static void test_packed(const operand_kind *kind, size_t m, size_t n, size_t k) {
  float *left = random_floats(m * k), *right = random_floats(k * n), *bias = random_floats(n), *before = random_floats(m * n);
  void *left_operands = operands_of(kind, left, m * k);
  free(operands_of(kind, right, k * n));
  float *turned = zeros(k * n, sizeof(float));
  for (size_t row = 0; row < k; row++) {
    for (size_t column = 0; column < n; column++) turned[column * k + row] = right[row * n + column];
  }
  void *packed = zeros(kind->loops->packed_bytes(k, n), 1);
  for (int is_turned = 0; is_turned < 2; is_turned++) {
    kind->loops->pack_weights(packed, is_turned ? turned : right, k, n, is_turned ? 1 : n, is_turned ? k : 1);
    for (int way = 0; way < 3; way++) {  // with a bias, without one, added to what is there
      float *result = copy(before, m * n);
      kind->loops->product(&(charrnn_product){
          .rows = m, .columns = n, .depth = k, .left = left_operands, .left_stride = k, .right = packed,
          .bias = way == 0 ? bias : NULL, .result = result, .result_stride = n, .accumulates = way == 2});
      double *expected = plain((plain_product){.m = m, .n = n, .k = k, .left = left, .left_row = k, .left_step = 1,
                                               .right = right, .bias = way == 0 ? bias : NULL,
                                               .before = way == 2 ? before : NULL});
      expect_close(way == 0 ? "with a bias" : way == 1 ? "alone" : "added up", result, expected, m * n, 1e-5);
      free(result);
      free(expected);
    }
  }
  free(left);
  free(right);
  free(bias);
  free(before);
  free(left_operands);
  free(turned);
  free(packed);
}

static void test_transposed(const operand_kind *kind, size_t m, size_t n, size_t k) {
  const size_t stride = m + 3;
  float *left = random_floats(k * stride), *right = random_floats(k * n), *before = random_floats(m * n);
  void *left_operands = operands_of(kind, left, k * stride), *right_operands = operands_of(kind, right, k * n);
  void *scratch = zeros(kind->loops->transposed_scratch_bytes(n), 1);
  for (int accumulates = 0; accumulates < 2; accumulates++) {
    float *result = copy(before, m * n);
    kind->loops->transposed_product(&(charrnn_transposed_product){
        .rows = m, .columns = n, .depth = k, .left = left_operands, .left_stride = stride, .right = right_operands,
        .right_stride = n, .result = result, .result_stride = n, .accumulates = accumulates, .scratch = scratch});
    double *expected = plain((plain_product){.m = m, .n = n, .k = k, .left = left, .left_row = 1, .left_step = stride,
                                             .right = right, .before = accumulates ? before : NULL});
    expect_close(accumulates ? "added up" : "alone", result, expected, m * n, 1e-5);
    free(result);
    free(expected);
  }
  free(left);
  free(right);
  free(before);
  free(left_operands);
  free(right_operands);
  free(scratch);
}

void test_products(const charrnn_kernels *kernels) {
  operand_kind kinds[2];
  kinds_of(kernels, kinds);
  for (int kind = 0; kind < 2; kind++) {
    for (int shape = 0; shape < shape_count; shape++) {
      const size_t m = shapes[shape][0], n = shapes[shape][1], k = shapes[shape][2];
      set_subject("%s %s product %zu × %zu × %zu", kernels->name, kinds[kind].name, m, n, k);
      test_packed(&kinds[kind], m, n, k);
      set_subject("%s %s transposed product %zu × %zu × %zu", kernels->name, kinds[kind].name, m, n, k);
      test_transposed(&kinds[kind], m, n, k);
    }
  }
}

static void test_quantized(const charrnn_kernels *kernels, size_t m, size_t n, size_t k) {
  const size_t depth = kernels->quantized_depth(k);
  float *left = random_floats(m * k), *columns = random_floats(n * k), *bias = random_floats(n);
  int8_t *packed = zeros(kernels->quantized_bytes(k, n), 1);
  float *scales = zeros(n, sizeof(float)), *offsets = zeros(n, sizeof(float)), *left_scales = zeros(m, sizeof(float));
  uint8_t *quantized = zeros(m * depth, 1);
  kernels->pack_quantized(packed, scales, offsets, columns, k, n);
  kernels->quantize(quantized, left_scales, left, m, k);
  // What 0 and the largest magnitude of a row become.
  uint8_t *ends = zeros(kernels->quantized_depth(2), 1);
  float end_scale;
  kernels->quantize(ends, &end_scale, (const float[]){0, 1}, 1, 2);
  const double zero = ends[0], range = ends[1] - zero;
  float *rounded_left = zeros(m * k, sizeof(float)), *rounded_right = zeros(k * n, sizeof(float));
  int is_near = 1;
  for (size_t row = 0; row < m; row++) {
    double largest = 0;
    for (size_t place = 0; place < k; place++) largest = fmax(largest, fabs((double)left[row * k + place]));
    for (size_t place = 0; place < k; place++) {
      const double value = largest / range * (quantized[row * depth + place] - zero);
      is_near &= fabs(value - left[row * k + place]) <= 0.5001 * largest / range;
      rounded_left[row * k + place] = (float)value;
    }
  }
  expect(is_near, "numbers of 8 bits are the nearest");
  for (size_t column = 0; column < n; column++) {
    double largest = 0;
    for (size_t place = 0; place < k; place++) largest = fmax(largest, fabs((double)columns[column * k + place]));
    for (size_t place = 0; place < k; place++)
      rounded_right[place * n + column] = (float)(nearbyint(columns[column * k + place] * 127 / largest) * largest / 127);
  }
  float *result = zeros(m * n, sizeof(float));
  kernels->quantized_product(&(charrnn_quantized_product){
      .rows = m, .columns = n, .depth = k, .left = quantized, .left_scales = left_scales, .right = packed,
      .right_scales = scales, .right_offsets = offsets, .bias = bias, .result = result, .result_stride = n});
  double *expected = plain((plain_product){.m = m, .n = n, .k = k, .left = rounded_left, .left_row = k, .left_step = 1,
                                           .right = rounded_right, .bias = bias});
  expect_close("by weights of 8 bits", result, expected, m * n, 1e-5);
  void *all[] = {left, columns, bias, packed, scales, offsets, left_scales, quantized, ends, rounded_left, rounded_right,
                 result, expected};
  for (size_t place = 0; place < sizeof all / sizeof *all; place++) free(all[place]);
}

void test_quantized_products(const charrnn_kernels *kernels) {
  for (int shape = 0; shape < shape_count; shape++) {
    const size_t m = shapes[shape][0], n = shapes[shape][1], k = shapes[shape][2];
    set_subject("%s int8 product %zu × %zu × %zu", kernels->name, m, n, k);
    test_quantized(kernels, m, n, k);
  }
}
