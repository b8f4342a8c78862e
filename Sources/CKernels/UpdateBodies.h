// The loops of the update rules and of the moving average.

// One element of a gradient as the update rules use it. Comparisons instead of fminf, because vector
// instructions work that way.
static inline float gradient_element(float gradient, float parameter, const charrnn_gradient k) {
  FAST_MATH
  float g = gradient * k.scale;
  g = g < k.limit ? g : k.limit;
  g = g > -k.limit ? g : -k.limit;
  return g + k.decay * parameter;
}

static void adam(float *restrict parameters, const float *restrict gradients, float *restrict first,
                 float *restrict second, size_t count, const charrnn_adam *constants) {
  const charrnn_adam k = *constants;
  VECTORISE
  for (size_t place = 0; place < count; place++) {
    FAST_MATH
    float g = gradient_element(gradients[place], parameters[place], k.gradient);
    float m = k.beta1 * first[place] + (1.0f - k.beta1) * g;
    float v = k.beta2 * second[place] + (1.0f - k.beta2) * g * g;
    first[place] = m;
    second[place] = v;
    parameters[place] = parameters[place] * k.shrinkage
                        - k.step_size * m / (__builtin_elementwise_sqrt(v) * k.inverse_correction2 + k.epsilon);
  }
}

static void sgd(float *restrict parameters, const float *restrict gradients, float *restrict buffer, size_t count,
                const charrnn_sgd *constants) {
  const charrnn_sgd k = *constants;
  VECTORISE
  for (size_t place = 0; place < count; place++) {
    FAST_MATH
    float g = gradient_element(gradients[place], parameters[place], k.gradient);
    float b = k.momentum * buffer[place] + g;
    buffer[place] = b;
    parameters[place] -= k.learning_rate * (k.gradient_share * g + k.buffer_share * b);
  }
}

static void rmsprop(float *restrict parameters, const float *restrict gradients, float *restrict squares,
                    float *restrict buffer, size_t count, const charrnn_rmsprop *constants) {
  const charrnn_rmsprop k = *constants;
  VECTORISE
  for (size_t place = 0; place < count; place++) {
    FAST_MATH
    float g = gradient_element(gradients[place], parameters[place], k.gradient);
    float v = k.alpha * squares[place] + (1.0f - k.alpha) * g * g;
    float b = k.momentum * buffer[place] + g / (__builtin_elementwise_sqrt(v) + k.epsilon);
    squares[place] = v;
    buffer[place] = b;
    parameters[place] -= k.learning_rate * b;
  }
}

static void adagrad(float *restrict parameters, const float *restrict gradients, float *restrict sums, size_t count,
                    const charrnn_adagrad *constants) {
  const charrnn_adagrad k = *constants;
  VECTORISE
  for (size_t place = 0; place < count; place++) {
    FAST_MATH
    float g = gradient_element(gradients[place], parameters[place], k.gradient);
    float s = sums[place] + g * g;
    sums[place] = s;
    parameters[place] -= k.learning_rate * g / (__builtin_elementwise_sqrt(s) + k.epsilon);
  }
}

static void anchored_sgd(float *restrict parameters, const float *restrict gradients, const float *restrict anchor,
                         size_t count, const charrnn_anchored_sgd *constants) {
  const charrnn_anchored_sgd k = *constants;
  VECTORISE
  for (size_t place = 0; place < count; place++) {
    FAST_MATH
    float g = gradient_element(gradients[place], parameters[place], k.gradient);
    parameters[place] += k.decay * (anchor[place] - parameters[place]) - k.learning_rate * g;
  }
}

static void move_average(float *restrict average, const float *restrict values, size_t count, float share) {
  VECTORISE
  for (size_t place = 0; place < count; place++) average[place] += share * (values[place] - average[place]);
}

static void exchange(float *restrict one, float *restrict other, size_t count) {
  VECTORISE
  for (size_t place = 0; place < count; place++) {
    const float value = one[place];
    one[place] = other[place];
    other[place] = value;
  }
}
