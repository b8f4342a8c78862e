// The forward and backward step of each kind of recurrent layer, written once for both kinds of operands.
// Included by KernelBodies.h, which defines OPERAND (the type in memory), NAMED(name), `NAMED(get)` and
// `NAMED(put)`. Most buffers may overlap: each element is read before it is written, hence `assume_safety`.

static void NAMED(lstm_forward)(const charrnn_cell_forward *step) {
  const size_t gate = step->gate_stride;
  for (size_t row = 0; row < step->rows; row++) {
    const float *recurrent = step->recurrent + row * step->gates_stride;
    const float *input = step->input + (step->input_rows ? step->input_rows[row] : row) * step->gates_stride;
    float *activations = step->activations + row * step->gates_stride;
    const float *previous_carried = step->previous_carried + row * step->state_stride;
    float *next_carried = step->next_carried + row * step->state_stride;
    OPERAND *restrict next_hidden = (OPERAND *)step->next_hidden + row * step->state_stride;
    // `activations` may be `input` or `recurrent`, `next_carried` may be `previous_carried`: each element is
    // read before it is written.
#pragma clang loop vectorize(assume_safety) interleave(enable)
    for (size_t unit = 0; unit < step->units; unit++) {
      FAST_MATH
      float i = logistic(recurrent[unit] + input[unit]);
      float f = logistic(recurrent[gate + unit] + input[gate + unit]);
      float g = hyperbolic_tangent(recurrent[2 * gate + unit] + input[2 * gate + unit]);
      float o = logistic(recurrent[3 * gate + unit] + input[3 * gate + unit]);
      float c = f * previous_carried[unit] + i * g;
      activations[unit] = i;
      activations[gate + unit] = f;
      activations[2 * gate + unit] = g;
      activations[3 * gate + unit] = o;
      next_carried[unit] = c;
      next_hidden[unit] = NAMED(put)(o * hyperbolic_tangent(c));
    }
  }
}

static void NAMED(lstm_backward)(const charrnn_cell_backward *step) {
  const size_t hidden = step->hidden;
  for (size_t row = 0; row < step->rows; row++) {
    const float *activations = step->activations + row * 4 * hidden;
    OPERAND *gradients = (OPERAND *)step->gate_gradients + row * 4 * hidden;
    const float *restrict previous_carried = step->previous_carried + row * hidden;
    const float *restrict next_carried = step->next_carried + row * hidden;
    const float *restrict output_gradient = step->output_gradient + row * hidden;
    const float *restrict recurrent_gradient = step->recurrent_gradient + row * hidden;
    float *carried_gradient = step->carried_gradient + row * hidden;
    // If `gradients` is `activations`, each element is read before it is written.
#pragma clang loop vectorize(assume_safety) interleave(enable)
    for (size_t unit = 0; unit < hidden; unit++) {
      FAST_MATH
      float i = activations[unit];
      float f = activations[hidden + unit];
      float g = activations[2 * hidden + unit];
      float o = activations[3 * hidden + unit];
      float tanh_c = hyperbolic_tangent(next_carried[unit]);
      float dh = output_gradient[unit] + recurrent_gradient[unit];
      float dc = carried_gradient[unit] + dh * o * (1.0f - tanh_c * tanh_c);
      gradients[unit] = NAMED(put)(dc * g * i * (1.0f - i));
      gradients[hidden + unit] = NAMED(put)(dc * previous_carried[unit] * f * (1.0f - f));
      gradients[2 * hidden + unit] = NAMED(put)(dc * i * (1.0f - g * g));
      gradients[3 * hidden + unit] = NAMED(put)(dh * tanh_c * o * (1.0f - o));
      carried_gradient[unit] = dc * f;
    }
  }
}

// `keeps` is a constant in every call.
static inline __attribute__((always_inline)) void NAMED(gru_step)(const int keeps, const charrnn_cell_forward *step) {
  const size_t gate = step->gate_stride;
  const float *bias = step->recurrent_bias;
  for (size_t row = 0; row < step->rows; row++) {
    const float *recurrent = step->recurrent + row * step->gates_stride;
    const float *input = step->input + (step->input_rows ? step->input_rows[row] : row) * step->gates_stride;
    float *activations = step->activations + row * step->gates_stride;
    float *kept = keeps ? step->kept + row * step->state_stride : activations;
    const float *previous = step->previous_carried + row * step->state_stride;
    float *next_carried = step->next_carried + row * step->state_stride;
    OPERAND *next_hidden = (OPERAND *)step->next_hidden + row * step->state_stride;
#pragma clang loop vectorize(assume_safety) interleave(enable)
    for (size_t unit = 0; unit < step->units; unit++) {
      FAST_MATH
      float r = logistic(recurrent[unit] + input[unit]);
      float z = logistic(recurrent[gate + unit] + input[gate + unit]);
      float q = recurrent[2 * gate + unit] + bias[unit];
      float n = hyperbolic_tangent(input[2 * gate + unit] + r * q);
      float h = n + z * (previous[unit] - n);
      activations[unit] = r;
      activations[gate + unit] = z;
      activations[2 * gate + unit] = n;
      if (keeps) kept[unit] = q;
      next_carried[unit] = h;
      next_hidden[unit] = NAMED(put)(h);
    }
  }
}

static void NAMED(gru_forward)(const charrnn_cell_forward *step) {
  if (step->kept) {
    NAMED(gru_step)(1, step);
  } else {
    NAMED(gru_step)(0, step);
  }
}

static void NAMED(gru_backward)(const charrnn_cell_backward *step) {
  const size_t hidden = step->hidden;
  for (size_t row = 0; row < step->rows; row++) {
    const float *activations = step->activations + row * 3 * hidden;
    OPERAND *gradients = (OPERAND *)step->gate_gradients + row * 3 * hidden;
    OPERAND *recurrent_gradients = (OPERAND *)step->recurrent_gate_gradients + row * 3 * hidden;
    const float *kept = step->kept + row * hidden;
    const float *previous = step->previous_carried + row * hidden;
    const float *output_gradient = step->output_gradient + row * hidden;
    const float *recurrent_gradient = step->recurrent_gradient + row * hidden;
    float *carried_gradient = step->carried_gradient + row * hidden;
#pragma clang loop vectorize(assume_safety) interleave(enable)
    for (size_t unit = 0; unit < hidden; unit++) {
      FAST_MATH
      float r = activations[unit];
      float z = activations[hidden + unit];
      float n = activations[2 * hidden + unit];
      float dh = output_gradient[unit] + recurrent_gradient[unit] + carried_gradient[unit];
      float dz = dh * (previous[unit] - n) * z * (1.0f - z);
      float dn = dh * (1.0f - z) * (1.0f - n * n);
      float dr = dn * kept[unit] * r * (1.0f - r);
      gradients[unit] = recurrent_gradients[unit] = NAMED(put)(dr);
      gradients[hidden + unit] = recurrent_gradients[hidden + unit] = NAMED(put)(dz);
      gradients[2 * hidden + unit] = NAMED(put)(dn);
      recurrent_gradients[2 * hidden + unit] = NAMED(put)(dn * r);
      carried_gradient[unit] = dh * z;
    }
  }
}

// g(c) of the minimal GRU: positive; at 0 its slope jumps from ¼ to 1.
static inline float NAMED(candidate)(float c) { return c >= 0.0f ? c + 0.5f : logistic(c); }

// `adds` is a constant in every call: whether a part of the projection comes as `recurrent`.
static inline __attribute__((always_inline)) void NAMED(mingru_step)(const int adds, const charrnn_cell_forward *step) {
  const size_t gate = step->gate_stride;
  for (size_t row = 0; row < step->rows; row++) {
    const float *input = step->input + (step->input_rows ? step->input_rows[row] : row) * step->gates_stride;
    const float *product = adds ? step->recurrent + row * step->gates_stride : input;
    float *activations = step->activations + row * step->gates_stride;
    const float *previous = step->previous_carried + row * step->state_stride;
    float *next_carried = step->next_carried + row * step->state_stride;
    OPERAND *next_hidden = (OPERAND *)step->next_hidden + row * step->state_stride;
#pragma clang loop vectorize(assume_safety) interleave(enable)
    for (size_t unit = 0; unit < step->units; unit++) {
      FAST_MATH
      float z = logistic(adds ? product[unit] + input[unit] : input[unit]);
      float g = NAMED(candidate)(adds ? product[gate + unit] + input[gate + unit] : input[gate + unit]);
      float h = previous[unit] + z * (g - previous[unit]);
      activations[unit] = z;
      activations[gate + unit] = g;
      next_carried[unit] = h;
      next_hidden[unit] = NAMED(put)(h);
    }
  }
}

static void NAMED(mingru_forward)(const charrnn_cell_forward *step) {
  if (step->recurrent) {
    NAMED(mingru_step)(1, step);
  } else {
    NAMED(mingru_step)(0, step);
  }
}

static void NAMED(mingru_backward)(const charrnn_cell_backward *step) {
  const size_t hidden = step->hidden;
  for (size_t row = 0; row < step->rows; row++) {
    const float *activations = step->activations + row * 2 * hidden;
    OPERAND *gradients = (OPERAND *)step->gate_gradients + row * 2 * hidden;
    const float *previous = step->previous_carried + row * hidden;
    const float *output_gradient = step->output_gradient + row * hidden;
    float *carried_gradient = step->carried_gradient + row * hidden;
#pragma clang loop vectorize(assume_safety) interleave(enable)
    for (size_t unit = 0; unit < hidden; unit++) {
      FAST_MATH
      float z = activations[unit];
      float g = activations[hidden + unit];
      float dh = output_gradient[unit] + carried_gradient[unit];
      // g is at least ½ if c ≥ 0.
      float slope = g >= 0.5f ? 1.0f : g * (1.0f - g);
      gradients[unit] = NAMED(put)(dh * (g - previous[unit]) * z * (1.0f - z));
      gradients[hidden + unit] = NAMED(put)(dh * z * slope);
      carried_gradient[unit] = dh * (1.0f - z);
    }
  }
}

#define PLAIN_CELL(name, function, slope)                                                                               \
  static void NAMED(name##_forward)(const charrnn_cell_forward *step) {                                                 \
    for (size_t row = 0; row < step->rows; row++) {                                                                     \
      const float *recurrent = step->recurrent + row * step->gates_stride;                                              \
      const float *input = step->input + (step->input_rows ? step->input_rows[row] : row) * step->gates_stride;         \
      float *activations = step->activations + row * step->gates_stride;                                                \
      OPERAND *next_hidden = (OPERAND *)step->next_hidden + row * step->state_stride;                                   \
      _Pragma("clang loop vectorize(assume_safety) interleave(enable)")                                                 \
      for (size_t unit = 0; unit < step->units; unit++) {                                                               \
        FAST_MATH                                                                                                       \
        float h = function(recurrent[unit] + input[unit]);                                                              \
        activations[unit] = h;                                                                                          \
        next_hidden[unit] = NAMED(put)(h);                                                                              \
      }                                                                                                                 \
    }                                                                                                                   \
  }                                                                                                                     \
  static void NAMED(name##_backward)(const charrnn_cell_backward *step) {                                               \
    const float *activations = step->activations;                                                                       \
    OPERAND *gradients = step->gate_gradients;                                                                          \
    const float *output_gradient = step->output_gradient;                                                               \
    const float *recurrent_gradient = step->recurrent_gradient;                                                         \
    _Pragma("clang loop vectorize(assume_safety) interleave(enable)")                                                   \
    for (size_t place = 0; place < step->rows * step->hidden; place++) {                                                \
      FAST_MATH                                                                                                         \
      gradients[place] =                                                                                                \
          NAMED(put)((output_gradient[place] + recurrent_gradient[place]) * slope(activations[place]));                 \
    }                                                                                                                   \
  }

PLAIN_CELL(tanh, hyperbolic_tangent, tangent_slope)
PLAIN_CELL(relu, rectified, rectified_slope)
#undef PLAIN_CELL
