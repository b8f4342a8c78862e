// The loops, written once in portable C; each `Kernels_*.c` compiles them for one level of instruction set and names
// its table by KERNEL_TABLE and KERNEL_NAME.
//
// PRODUCT_VECTOR_BYTES and PRODUCT_ROWS give the tile of the matrix products.
//
// Reassociation is allowed inside each function, so that sums run in vector registers: a level's results are the
// same on every run, and differ from another level's by rounding.

#include "CKernels.h"
#include <math.h>
#include <string.h>

#define FAST_MATH _Pragma("clang fp reassociate(on) contract(fast)")
#define VECTORISE _Pragma("clang loop vectorize(enable) interleave(enable)")

// e^x to about 1 unit in the last place: x = n ln 2 + r with |r| ≤ ½ ln 2, e^r by its Taylor polynomial of degree 7
// (remainder below 6e-9), 2^n by the exponent's bits. Ends of the range are clamped: no infinity, no denormal.
static inline float exponential(float x) {
  FAST_MATH
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  const float rounding = 12582912.0f;  // 1.5 · 2²³: adding it rounds to an integer kept in the low bits
  float shifted = x * 1.44269504f + rounding;
  // Bits, not floats: reassociation would cancel the addition against the subtraction.
  int32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  int32_t n = bits - 0x4B400000;
  float whole = (float)n;
  float r = x - whole * 0.693359375f;
  r = r + whole * 2.12194440e-4f;
  float p = 1.98412698e-4f;
  p = p * r + 1.38888889e-3f;
  p = p * r + 8.33333333e-3f;
  p = p * r + 4.16666667e-2f;
  p = p * r + 1.66666667e-1f;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  int32_t power = (n + 127) << 23;
  float scale;
  memcpy(&scale, &power, sizeof scale);
  return p * scale;
}

static inline float logistic(float x) { return 1.0f / (1.0f + exponential(-x)); }

static inline float hyperbolic_tangent(float x) { return 2.0f / (1.0f + exponential(-2.0f * x)) - 1.0f; }

static void lstm_forward(const charrnn_cell_forward *step) {
  const size_t hidden = step->hidden;
  for (size_t row = 0; row < step->rows; row++) {
    const float *restrict recurrent = step->recurrent + row * 4 * hidden;
    const float *input = step->input + (step->input_rows ? step->input_rows[row] : row) * 4 * hidden;
    float *activations = step->activations + row * 4 * hidden;
    const float *previous_cell = step->previous_cell + row * hidden;
    float *next_cell = step->next_cell + row * hidden;
    float *restrict next_hidden = step->next_hidden + row * hidden;
    // `activations` may be `input` and `next_cell` may be `previous_cell`: each element is read before it is written.
#pragma clang loop vectorize(assume_safety) interleave(enable)
    for (size_t unit = 0; unit < hidden; unit++) {
      FAST_MATH
      float i = logistic(recurrent[unit] + input[unit]);
      float f = logistic(recurrent[hidden + unit] + input[hidden + unit]);
      float g = hyperbolic_tangent(recurrent[2 * hidden + unit] + input[2 * hidden + unit]);
      float o = logistic(recurrent[3 * hidden + unit] + input[3 * hidden + unit]);
      float c = f * previous_cell[unit] + i * g;
      activations[unit] = i;
      activations[hidden + unit] = f;
      activations[2 * hidden + unit] = g;
      activations[3 * hidden + unit] = o;
      next_cell[unit] = c;
      next_hidden[unit] = o * hyperbolic_tangent(c);
    }
  }
}

static void lstm_backward(const charrnn_cell_backward *step) {
  const size_t hidden = step->hidden;
  for (size_t row = 0; row < step->rows; row++) {
    float *activations = step->activations + row * 4 * hidden;
    const float *restrict previous_cell = step->previous_cell + row * hidden;
    const float *restrict next_cell = step->next_cell + row * hidden;
    const float *restrict output_gradient = step->output_gradient + row * hidden;
    const float *restrict recurrent_gradient = step->recurrent_gradient + row * hidden;
    float *cell_gradient = step->cell_gradient + row * hidden;
#pragma clang loop vectorize(assume_safety) interleave(enable)
    for (size_t unit = 0; unit < hidden; unit++) {
      FAST_MATH
      float i = activations[unit];
      float f = activations[hidden + unit];
      float g = activations[2 * hidden + unit];
      float o = activations[3 * hidden + unit];
      float tanh_c = hyperbolic_tangent(next_cell[unit]);
      float dh = output_gradient[unit] + recurrent_gradient[unit];
      float dc = cell_gradient[unit] + dh * o * (1.0f - tanh_c * tanh_c);
      activations[unit] = dc * g * i * (1.0f - i);
      activations[hidden + unit] = dc * previous_cell[unit] * f * (1.0f - f);
      activations[2 * hidden + unit] = dc * i * (1.0f - g * g);
      activations[3 * hidden + unit] = dh * tanh_c * o * (1.0f - o);
      cell_gradient[unit] = dc * f;
    }
  }
}

static float largest(const float *values, size_t count) {
  // A maximum in one variable is a chain that the compiler keeps (NaN): sixteen of them side by side are a vector.
  float tops[16];
  for (size_t lane = 0; lane < 16; lane++) tops[lane] = -INFINITY;
  size_t place = 0;
  for (; place + 16 <= count; place += 16) {
    for (size_t lane = 0; lane < 16; lane++) {
      float value = values[place + lane];
      tops[lane] = value > tops[lane] ? value : tops[lane];
    }
  }
  for (; place < count; place++) tops[0] = values[place] > tops[0] ? values[place] : tops[0];
  float top = tops[0];
  for (size_t lane = 1; lane < 16; lane++) top = tops[lane] > top ? tops[lane] : top;
  return top;
}

static double exponentials(float *values, size_t count, float shift, float factor) {
  FAST_MATH
  float sum = 0;
  VECTORISE
  for (size_t place = 0; place < count; place++) {
    float e = exponential((values[place] - shift) * factor);
    values[place] = e;
    sum += e;
  }
  return sum;
}

static double cross_entropy(float *logits, const uint32_t *targets, size_t rows, size_t vocabulary,
                            float gradient_scale) {
  double loss = 0;
  for (size_t row = 0; row < rows; row++) {
    float *values = logits + row * vocabulary;
    const uint32_t target = targets[row];
    if (target == UINT32_MAX) {
      if (gradient_scale != 0) memset(values, 0, vocabulary * sizeof(float));
      continue;
    }
    const float top = largest(values, vocabulary);
    const double target_logit = (double)values[target] - top;
    const double sum = exponentials(values, vocabulary, top, 1.0f);
    loss += log(sum) - target_logit;
    if (gradient_scale != 0) {
      const float factor = gradient_scale / (float)sum;
      VECTORISE
      for (size_t place = 0; place < vocabulary; place++) values[place] *= factor;
      values[target] -= gradient_scale;
    }
  }
  return loss;
}

static void adamw(float *restrict parameters, const float *restrict gradients, float *restrict first,
                  float *restrict second, size_t count, const charrnn_adamw *constants) {
  const charrnn_adamw k = *constants;
  VECTORISE
  for (size_t place = 0; place < count; place++) {
    FAST_MATH
    float g = gradients[place] * k.gradient_scale;
    float m = k.beta1 * first[place] + (1.0f - k.beta1) * g;
    float v = k.beta2 * second[place] + (1.0f - k.beta2) * g * g;
    first[place] = m;
    second[place] = v;
    parameters[place] = parameters[place] * k.decay
                        - k.step_size * m / (__builtin_elementwise_sqrt(v) * k.inverse_correction2 + k.epsilon);
  }
}

static double sum_of_squares(const float *values, size_t count) {
  double total = 0;
  // Blocks, so that a long sum of floats keeps its small terms.
  for (size_t start = 0; start < count; start += 4096) {
    FAST_MATH
    const size_t end = start + 4096 < count ? start + 4096 : count;
    float sum = 0;
    VECTORISE
    for (size_t place = start; place < end; place++) sum += values[place] * values[place];
    total += sum;
  }
  return total;
}

static void add(float *restrict destination, const float *restrict source, size_t count) {
  VECTORISE
  for (size_t place = 0; place < count; place++) destination[place] += source[place];
}

static void column_sums(float *restrict sums, const float *restrict matrix, size_t rows, size_t columns, size_t stride,
                        int accumulate) {
  if (!accumulate) memset(sums, 0, columns * sizeof(float));
  // Strips narrow enough to stay in registers and the first cache while all rows pass by.
  for (size_t start = 0; start < columns; start += 64) {
    const size_t width = columns - start < 64 ? columns - start : 64;
    float strip[64] = {0};
    for (size_t row = 0; row < rows; row++) {
      const float *restrict values = matrix + row * stride + start;
      VECTORISE
      for (size_t column = 0; column < width; column++) strip[column] += values[column];
    }
    for (size_t column = 0; column < width; column++) sums[start + column] += strip[column];
  }
}

static void scatter_add(float *table, const float *matrix, const uint32_t *ids, size_t rows, size_t columns,
                        size_t stride) {
  for (size_t row = 0; row < rows; row++) {
    float *restrict destination = table + ids[row] * stride;
    const float *restrict source = matrix + row * stride;
    VECTORISE
    for (size_t column = 0; column < columns; column++) destination[column] += source[column];
  }
}

static void dropout_row(float *output, const float *input, size_t count, uint32_t row_key, uint32_t threshold,
                        float scale) {
#pragma clang loop vectorize(assume_safety) interleave(enable)
  for (size_t unit = 0; unit < count; unit++) {
    uint32_t x = row_key ^ ((uint32_t)unit * 0x9E3779B1u);
    x ^= x >> 16;
    x *= 0x85EBCA6Bu;
    x ^= x >> 13;
    x *= 0xC2B2AE35u;
    x ^= x >> 16;
    output[unit] = x >= threshold ? input[unit] * scale : 0.0f;
  }
}

#include "ProductBodies.h"

const charrnn_kernels KERNEL_TABLE = {
    .name = KERNEL_NAME,
    .lstm_forward = lstm_forward,
    .lstm_backward = lstm_backward,
    .cross_entropy = cross_entropy,
    .exponentials = exponentials,
    .adamw = adamw,
    .sum_of_squares = sum_of_squares,
    .add = add,
    .column_sums = column_sums,
    .scatter_add = scatter_add,
    .dropout_row = dropout_row,
    .packed_count = packed_count,
    .pack_right = pack_right,
    .product = product,
    .transposed_scratch_count = transposed_scratch_count,
    .transposed_product = transposed_product,
};
