// The loops that read or write operands of products, written once for both kinds of operands. Included by
// KernelBodies.h, which defines OPERAND (the type in memory), NAMED(name), `NAMED(get)` and `NAMED(put)`.

static double NAMED(cross_entropy)(float *logits, const uint32_t *targets, size_t rows, size_t vocabulary,
                                   float gradient_scale, void *gradients) {
  double loss = 0;
  for (size_t row = 0; row < rows; row++) {
    float *values = logits + row * vocabulary;
    OPERAND *row_gradients = (OPERAND *)gradients + row * vocabulary;
    const uint32_t target = targets[row];
    if (target == UINT32_MAX) {
      if (gradient_scale != 0) memset(row_gradients, 0, vocabulary * sizeof(OPERAND));
      continue;
    }
    const float top = largest(values, vocabulary);
    const double target_logit = (double)values[target] - top;
    const double sum = exponentials(values, vocabulary, top, 1.0f);
    loss += log(sum) - target_logit;
    if (gradient_scale != 0) {
      const float factor = gradient_scale / (float)sum;
      const float target_gradient = values[target] * factor - gradient_scale;
#pragma clang loop vectorize(assume_safety) interleave(enable)
      for (size_t place = 0; place < vocabulary; place++) row_gradients[place] = NAMED(put)(values[place] * factor);
      row_gradients[target] = NAMED(put)(target_gradient);
    }
  }
  return loss;
}

static void NAMED(column_sums)(float *restrict sums, const void *operands, size_t rows, size_t columns, size_t stride,
                               int accumulate) {
  const OPERAND *restrict matrix = operands;
  if (!accumulate) memset(sums, 0, columns * sizeof(float));
  // Strips of columns narrow enough to stay in registers and the first-level cache while all rows are read.
  for (size_t start = 0; start < columns; start += 64) {
    const size_t width = columns - start < 64 ? columns - start : 64;
    float strip[64] = {0};
    for (size_t row = 0; row < rows; row++) {
      const OPERAND *restrict values = matrix + row * stride + start;
      VECTORISE
      for (size_t column = 0; column < width; column++) strip[column] += NAMED(get)(values[column]);
    }
    for (size_t column = 0; column < width; column++) sums[start + column] += strip[column];
  }
}

static void NAMED(scatter_add)(float *table, const void *matrix, const uint32_t *ids, size_t rows, size_t columns,
                               size_t stride) {
  for (size_t row = 0; row < rows; row++) {
    if (ids[row] == UINT32_MAX) continue;
    float *restrict destination = table + ids[row] * stride;
    const OPERAND *restrict source = (const OPERAND *)matrix + row * stride;
    VECTORISE
    for (size_t column = 0; column < columns; column++) destination[column] += NAMED(get)(source[column]);
  }
}

static void NAMED(tanh_rows)(void *operands, float *values, size_t count) {
  OPERAND *hidden = operands;
#pragma clang loop vectorize(assume_safety) interleave(enable)
  for (size_t place = 0; place < count; place++) {
    FAST_MATH
    float h = hyperbolic_tangent(values[place]);
    values[place] = h;
    hidden[place] = NAMED(put)(h);
  }
}

static void NAMED(tanh_rows_back)(void *operands, const float *values, const float *output_gradient, size_t count) {
  OPERAND *gradients = operands;
#pragma clang loop vectorize(assume_safety) interleave(enable)
  for (size_t place = 0; place < count; place++) {
    FAST_MATH
    gradients[place] = NAMED(put)(output_gradient[place] * tangent_slope(values[place]));
  }
}

static void NAMED(dropout_row)(void *to, const void *from, size_t count, uint32_t row_key, uint32_t threshold,
                               float scale) {
  OPERAND *output = to;
  const OPERAND *input = from;
#pragma clang loop vectorize(assume_safety) interleave(enable)
  for (size_t unit = 0; unit < count; unit++) {
    uint32_t x = row_key ^ ((uint32_t)unit * 0x9E3779B1u);
    x ^= x >> 16;
    x *= 0x85EBCA6Bu;
    x ^= x >> 13;
    x *= 0xC2B2AE35u;
    x ^= x >> 16;
    output[unit] = NAMED(put)(x >= threshold ? NAMED(get)(input[unit]) * scale : 0.0f);
  }
}

static void NAMED(narrow)(void *operands, const float *restrict values, size_t count) {
  OPERAND *restrict destination = operands;
  VECTORISE
  for (size_t place = 0; place < count; place++) destination[place] = NAMED(put)(values[place]);
}

static void NAMED(widen)(float *restrict values, const void *operands, size_t count) {
  const OPERAND *restrict source = operands;
  VECTORISE
  for (size_t place = 0; place < count; place++) values[place] = NAMED(get)(source[place]);
}
