// The loops that read or write operands of products, written once for both kinds of them; included by KernelBodies.h with
// OPERAND (the type in memory), NAMED(name), `NAMED(get)` and `NAMED(put)` at hand.

static void NAMED(lstm_forward)(const charrnn_cell_forward *step) {
  const size_t gate = step->gate_stride;
  for (size_t row = 0; row < step->rows; row++) {
    const float *recurrent = step->recurrent + row * step->gates_stride;
    const float *input = step->input + (step->input_rows ? step->input_rows[row] : row) * step->gates_stride;
    float *activations = step->activations + row * step->gates_stride;
    const float *previous_cell = step->previous_cell + row * step->state_stride;
    float *next_cell = step->next_cell + row * step->state_stride;
    OPERAND *restrict next_hidden = (OPERAND *)step->next_hidden + row * step->state_stride;
    // `activations` may be `input` or `recurrent`, `next_cell` may be `previous_cell`: each element is read before it is written.
#pragma clang loop vectorize(assume_safety) interleave(enable)
    for (size_t unit = 0; unit < step->units; unit++) {
      FAST_MATH
      float i = logistic(recurrent[unit] + input[unit]);
      float f = logistic(recurrent[gate + unit] + input[gate + unit]);
      float g = hyperbolic_tangent(recurrent[2 * gate + unit] + input[2 * gate + unit]);
      float o = logistic(recurrent[3 * gate + unit] + input[3 * gate + unit]);
      float c = f * previous_cell[unit] + i * g;
      activations[unit] = i;
      activations[gate + unit] = f;
      activations[2 * gate + unit] = g;
      activations[3 * gate + unit] = o;
      next_cell[unit] = c;
      next_hidden[unit] = NAMED(put)(o * hyperbolic_tangent(c));
    }
  }
}

static void NAMED(lstm_backward)(const charrnn_cell_backward *step) {
  const size_t hidden = step->hidden;
  for (size_t row = 0; row < step->rows; row++) {
    const float *activations = step->activations + row * 4 * hidden;
    OPERAND *gradients = (OPERAND *)step->gate_gradients + row * 4 * hidden;
    const float *restrict previous_cell = step->previous_cell + row * hidden;
    const float *restrict next_cell = step->next_cell + row * hidden;
    const float *restrict output_gradient = step->output_gradient + row * hidden;
    const float *restrict recurrent_gradient = step->recurrent_gradient + row * hidden;
    float *cell_gradient = step->cell_gradient + row * hidden;
    // Where `gradients` is `activations`, each element is read before it is written.
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
      gradients[unit] = NAMED(put)(dc * g * i * (1.0f - i));
      gradients[hidden + unit] = NAMED(put)(dc * previous_cell[unit] * f * (1.0f - f));
      gradients[2 * hidden + unit] = NAMED(put)(dc * i * (1.0f - g * g));
      gradients[3 * hidden + unit] = NAMED(put)(dh * tanh_c * o * (1.0f - o));
      cell_gradient[unit] = dc * f;
    }
  }
}

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
  // Strips narrow enough to stay in registers and the first cache while all rows pass by.
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
    float *restrict destination = table + ids[row] * stride;
    const OPERAND *restrict source = (const OPERAND *)matrix + row * stride;
    VECTORISE
    for (size_t column = 0; column < columns; column++) destination[column] += NAMED(get)(source[column]);
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
