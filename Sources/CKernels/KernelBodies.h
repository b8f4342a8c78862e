// The loops, written once in portable C. Each `Kernels_*.c` compiles them for one level of instruction sets
// and names its table with KERNEL_TABLE and KERNEL_NAME.
//
// PRODUCT_VECTOR_BYTES and PRODUCT_ROWS are the tile size of the matrix products; KERNEL_HAS_BF16 says
// whether there are instructions for products of bf16 numbers.
//
// Reassociation is allowed inside each function, so that sums can be kept in vector registers: the results of
// one level are the same in every run, and differ from those of another level by rounding only.

#include "CKernels.h"
#include <math.h>
#include <string.h>

#define FAST_MATH _Pragma("clang fp reassociate(on) contract(fast)")
// Each operation rounded on its own and in the order in which it is written: the same bits on every level.
#define EXACT_MATH _Pragma("clang fp reassociate(off) contract(off)")
#define VECTORISE _Pragma("clang loop vectorize(enable) interleave(enable)")

// e^x to about 1 unit in the last place: x = n ln 2 + r with |r| ≤ ½ ln 2, e^r by its Taylor polynomial of
// degree 7 (remainder below 6e-9), 2^n through the exponent bits. x is clamped at both ends of the range: no
// infinities, no denormals. Adding 1.5 · 2²³ rounds to an integer that is kept in the low bits; they are read
// as bits, since reassociation of floats would cancel the addition against the subtraction.
#define DEFINE_EXPONENTIAL(NAME, MATH)                                                                        \
  static inline float NAME(float x) {                                                                         \
    MATH                                                                                                      \
    x = x < -87.0f ? -87.0f : x;                                                                              \
    x = x > 88.0f ? 88.0f : x;                                                                                \
    float shifted = x * 1.44269504f + 12582912.0f;                                                            \
    int32_t bits;                                                                                             \
    memcpy(&bits, &shifted, sizeof bits);                                                                     \
    int32_t n = bits - 0x4B400000;                                                                            \
    float whole = (float)n;                                                                                   \
    float r = x - whole * 0.693359375f;                                                                       \
    r = r + whole * 2.12194440e-4f;                                                                           \
    float p = 1.98412698e-4f;                                                                                 \
    p = p * r + 1.38888889e-3f;                                                                               \
    p = p * r + 8.33333333e-3f;                                                                               \
    p = p * r + 4.16666667e-2f;                                                                               \
    p = p * r + 1.66666667e-1f;                                                                               \
    p = p * r + 0.5f;                                                                                         \
    p = p * r + 1.0f;                                                                                         \
    p = p * r + 1.0f;                                                                                         \
    int32_t power = (n + 127) << 23;                                                                          \
    float scale;                                                                                              \
    memcpy(&scale, &power, sizeof scale);                                                                     \
    return p * scale;                                                                                         \
  }

DEFINE_EXPONENTIAL(exponential, FAST_MATH)
DEFINE_EXPONENTIAL(exact_exponential, EXACT_MATH)

static inline float logistic(float x) { return 1.0f / (1.0f + exponential(-x)); }

static inline float hyperbolic_tangent(float x) { return 2.0f / (1.0f + exponential(-2.0f * x)) - 1.0f; }

// The derivatives of the activation functions of plain recurrent layers, in terms of their values.
static inline float rectified(float x) { return x > 0.0f ? x : 0.0f; }
static inline float tangent_slope(float h) { return 1.0f - h * h; }
static inline float rectified_slope(float h) { return h > 0.0f ? 1.0f : 0.0f; }

static float largest(const float *values, size_t count) {
  // A maximum in one variable is a dependency chain that the compiler must keep (because of NaN); sixteen of
  // them fit a vector.
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

static float smallest(const float *values, size_t count) {
  float tops[16];
  for (size_t lane = 0; lane < 16; lane++) tops[lane] = INFINITY;
  size_t place = 0;
  for (; place + 16 <= count; place += 16) {
    for (size_t lane = 0; lane < 16; lane++) {
      float value = values[place + lane];
      tops[lane] = value < tops[lane] ? value : tops[lane];
    }
  }
  for (; place < count; place++) tops[0] = values[place] < tops[0] ? values[place] : tops[0];
  float top = tops[0];
  for (size_t lane = 1; lane < 16; lane++) top = tops[lane] < top ? tops[lane] : top;
  return top;
}

static float largest_magnitude(const float *values, size_t count) {
  float tops[16] = {0};
  size_t place = 0;
  for (; place + 16 <= count; place += 16) {
    for (size_t lane = 0; lane < 16; lane++) {
      const float value = fabsf(values[place + lane]);
      tops[lane] = value > tops[lane] ? value : tops[lane];
    }
  }
  for (; place < count; place++) tops[0] = fabsf(values[place]) > tops[0] ? fabsf(values[place]) : tops[0];
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

// The same bits on every level: sixteen sums, which are added in a fixed order.
static double exact_exponentials(float *values, size_t count, float shift, float factor) {
  EXACT_MATH
  float sums[16] = {0};
  size_t place = 0;
  for (; place + 16 <= count; place += 16) {
    for (size_t lane = 0; lane < 16; lane++) {
      const float e = exact_exponential((values[place + lane] - shift) * factor);
      values[place + lane] = e;
      sums[lane] += e;
    }
  }
  for (size_t lane = 0; place < count; place++, lane++) {
    values[place] = exact_exponential((values[place] - shift) * factor);
    sums[lane] += values[place];
  }
  double sum = 0;
  for (size_t lane = 0; lane < 16; lane++) sum += sums[lane];
  return sum;
}

static void scale(float *restrict product, const float *restrict values, size_t count, float factor) {
  VECTORISE
  for (size_t place = 0; place < count; place++) product[place] = factor * values[place];
}

static void scale_add(float *restrict sum, const float *restrict values, size_t count, float factor) {
  FAST_MATH
  VECTORISE
  for (size_t place = 0; place < count; place++) sum[place] += factor * values[place];
}

// x = m · 2^e with m between √½ and √2, and ln m = 2 artanh r with r = (m − 1) / (m + 1). For so small an
// argument 2r + C₃ r³ + C₅ r⁵ is enough: the constants, near ⅔ and ⅖, are fitted to make up for the further
// terms, to 4 · 10⁻⁸.
static void logarithms(float *values, size_t count) {
  VECTORISE
  for (size_t place = 0; place < count; place++) {
    int32_t bits;
    memcpy(&bits, &values[place], sizeof bits);
    // The bits of √½.
    const int32_t exponent = (bits - 0x3F3504F3) >> 23;
    const int32_t rest = bits - exponent * (1 << 23);
    float mantissa;
    memcpy(&mantissa, &rest, sizeof mantissa);
    const float ratio = (mantissa - 1.0f) / (mantissa + 1.0f);
    const float square = ratio * ratio;
    const float series = (square * 0.41287397f + 0.66653429f) * square + 2.0f;
    values[place] = (float)exponent * 0.69314718056f + ratio * series;
  }
}

#include "UpdateBodies.h"

static double sum_of_squares(const float *values, size_t count) {
  double total = 0;
  // In blocks, so that a long sum of floats does not lose its small terms.
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

static void matrix_vector(float *restrict y, const float *restrict matrix, const float *restrict x,
                          const float *restrict bias, size_t rows, size_t depth, size_t stride) {
  for (size_t row = 0; row < rows; row++) {
    FAST_MATH
    const float *restrict weights = matrix + row * stride;
    float sum = 0;
    VECTORISE
    for (size_t k = 0; k < depth; k++) sum += weights[k] * x[k];
    y[row] = sum + (bias ? bias[row] : 0.0f);
  }
}

static void table_sums(const charrnn_table_sums *sums) {
  const size_t columns = sums->columns;
  for (size_t row = 0; row < sums->rows; row++) {
    float *restrict result = sums->result + row * sums->result_stride;
    if (sums->bias) {
      memcpy(result, sums->bias, columns * sizeof(float));
    } else {
      memset(result, 0, columns * sizeof(float));
    }
    // Four rows at a time, so that the result is read and written only a quarter as often.
    const float *rows[4];
    size_t count = 0;
    for (size_t position = 0; position < sums->positions; position++) {
      const uint32_t id = sums->ids[position * sums->ids_stride + row];
      if (id != UINT32_MAX) {
        rows[count++] = sums->tables + position * sums->position_stride + id * sums->row_stride;
      }
      if (count == 4) {
        const float *restrict a = rows[0], *restrict b = rows[1], *restrict c = rows[2], *restrict d = rows[3];
        VECTORISE
        for (size_t column = 0; column < columns; column++) {
          result[column] += (a[column] + b[column]) + (c[column] + d[column]);
        }
        count = 0;
      }
    }
    for (size_t place = 0; place < count; place++) {
      const float *restrict a = rows[place];
      VECTORISE
      for (size_t column = 0; column < columns; column++) result[column] += a[column];
    }
  }
}

// fp32 operands.
static inline float get_fp32(float value) { return value; }
static inline float put_fp32(float value) { return value; }

// bf16 operands: the upper half of an fp32 number, rounded to nearest, ties to even; NaN stays NaN.
static inline float get_bf16(uint16_t value) {
  const uint32_t bits = (uint32_t)value << 16;
  float result;
  memcpy(&result, &bits, sizeof result);
  return result;
}
static inline uint16_t put_bf16(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  const uint32_t rounded = (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
  return (uint16_t)((bits & 0x7FFFFFFFu) > 0x7F800000u ? 0x7FC0u : rounded);
}

typedef float product_vector __attribute__((vector_size(PRODUCT_VECTOR_BYTES), aligned(4)));
typedef uint32_t pair_vector __attribute__((vector_size(PRODUCT_VECTOR_BYTES), aligned(4)));

enum {
  vector_width = PRODUCT_VECTOR_BYTES / 4,
  panel_width = 2 * vector_width,
  tile_rows = PRODUCT_ROWS,
};

// The number of rows of the next tile, chosen so that tiles are as equal as possible: a tile of one or two
// rows wastes multiplier throughput.
static inline size_t next_rows(size_t left_over) {
  const size_t tiles = (left_over + tile_rows - 1) / tile_rows;
  return (left_over + tiles - 1) / tiles;
}

#define OPERAND float
#define NAMED(name) name##_fp32
#define GROUP 1
#define PARTS 1
#define LEFT_PART(address, part) (*(address))
#define RIGHT_PART(address, part) (*(const product_vector *)(address))
#define MULTIPLY_ADD(sum, left, right) ((sum) + (left) * (right))
#include "CellBodies.h"
#include "OperandBodies.h"
#include "ProductBodies.h"
#undef OPERAND
#undef NAMED
#undef GROUP
#undef PARTS
#undef LEFT_PART
#undef RIGHT_PART
#undef MULTIPLY_ADD

// Two adjacent bf16 numbers, the first in the lower half, in every element of a vector.
static inline pair_vector broadcast_pair(const uint16_t *address) {
  uint32_t pair;
  memcpy(&pair, address, sizeof pair);
  return pair | (pair_vector){0};
}

#define OPERAND uint16_t
#define NAMED(name) name##_bf16
#define GROUP 2
#if KERNEL_HAS_BF16
#define PARTS 1
#define LEFT_PART(address, part) broadcast_pair(address)
#define RIGHT_PART(address, part) (*(const pair_vector *)(address))
#define MULTIPLY_ADD(sum, left, right) ((product_vector)_mm512_dpbf16_ps((__m512)(sum), (__m512bh)(left), (__m512bh)(right)))
#else
// Without instructions for bf16: each half is widened to fp32.
#define PARTS 2
#define HALF(pairs, part) ((product_vector)((part) == 0 ? (pairs) << 16 : (pairs)&0xFFFF0000u))
#define LEFT_PART(address, part) HALF(broadcast_pair(address), part)
#define RIGHT_PART(address, part) HALF(*(const pair_vector *)(address), part)
#define MULTIPLY_ADD(sum, left, right) ((sum) + (left) * (right))
#endif
#include "CellBodies.h"
#include "OperandBodies.h"
#include "ProductBodies.h"

#include "QuantizedBodies.h"

#define OPERAND_KERNELS(kind)                              \
  {                                                        \
    .lstm_forward = lstm_forward_##kind,                   \
    .lstm_backward = lstm_backward_##kind,                 \
    .gru_forward = gru_forward_##kind,                     \
    .gru_backward = gru_backward_##kind,                   \
    .mingru_forward = mingru_forward_##kind,               \
    .mingru_backward = mingru_backward_##kind,             \
    .tanh_forward = tanh_forward_##kind,                   \
    .tanh_backward = tanh_backward_##kind,                 \
    .relu_forward = relu_forward_##kind,                   \
    .relu_backward = relu_backward_##kind,                 \
    .cross_entropy = cross_entropy_##kind,                 \
    .column_sums = column_sums_##kind,                     \
    .scatter_add = scatter_add_##kind,                     \
    .tanh_rows = tanh_rows_##kind,                         \
    .tanh_rows_back = tanh_rows_back_##kind,               \
    .dropout_row = dropout_row_##kind,                     \
    .narrow = narrow_##kind,                               \
    .widen = widen_##kind,                                 \
    .packed_bytes = packed_bytes_##kind,                   \
    .pack_weights = pack_weights_##kind,                   \
    .product = product_##kind,                             \
    .transposed_scratch_bytes = transposed_scratch_bytes_##kind, \
    .transposed_product = transposed_product_##kind,       \
  }

const charrnn_kernels KERNEL_TABLE = {
    .name = KERNEL_NAME,
    .has_bf16_products = KERNEL_HAS_BF16,
    .panel_columns = panel_width,
    .fp32 = OPERAND_KERNELS(fp32),
    .bf16 = OPERAND_KERNELS(bf16),
    .exponentials = exact_exponentials,
    .logarithms = logarithms,
    .largest = largest,
    .smallest = smallest,
    .scale = scale,
    .scale_add = scale_add,
    .adam = adam,
    .sgd = sgd,
    .rmsprop = rmsprop,
    .adagrad = adagrad,
    .anchored_sgd = anchored_sgd,
    .move_average = move_average,
    .exchange = exchange,
    .sum_of_squares = sum_of_squares,
    .add = add,
    .matrix_vector = matrix_vector,
    .table_sums = table_sums,
    .quantized_depth = quantized_depth,
    .quantize = quantize,
    .quantized_bytes = quantized_bytes,
    .pack_quantized = pack_quantized,
    .quantized_product = quantized_product,
};
