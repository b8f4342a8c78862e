// Softmax and cross-entropy.

#include "checks.h"

#include <math.h>
#include <string.h>

void test_cross_entropy(const charrnn_kernels *kernels) {
  enum { rows = 7, v = 53 };
  operand_kind kinds[2];
  kinds_of(kernels, kinds);
  for (int kind = 0; kind < 2; kind++) {
    set_subject("%s %s cross-entropy", kernels->name, kinds[kind].name);
    float *logits = random_floats(rows * v);
    double *expected = zeros(rows * v, sizeof(double)), expected_loss = 0;
    uint32_t targets[rows];
    for (uint32_t row = 0; row < rows; row++) {
      targets[row] = row == 3 ? UINT32_MAX : row * 11 % v;
      double sum = 0;
      for (int unit = 0; unit < v; unit++) {
        logits[row * v + unit] *= 6;
        sum += exp(logits[row * v + unit]);
      }
      if (row == 3) continue;
      for (uint32_t unit = 0; unit < v; unit++) {
        const double share = exp(logits[row * v + unit]) / sum;
        if (unit == targets[row]) expected_loss -= log(share);
        expected[row * v + unit] = 0.25 * (share - (unit == targets[row]));
      }
    }
    float *again = zeros(rows * v, sizeof(float));
    memcpy(again, logits, sizeof(float) * rows * v);
    void *gradients = zeros(rows * v, kinds[kind].bytes);
    const double loss = kinds[kind].loops->cross_entropy(logits, targets, rows, v, 0.25f, gradients);
    expect(fabs(loss - expected_loss) <= 1e-5 * expected_loss, "the loss");
    float *result = floats_of(&kinds[kind], gradients, rows * v);
    expect_close("the gradient", result, expected, rows * v, kinds[kind].precision + 1e-6);
    const double alone = kinds[kind].loops->cross_entropy(again, targets, rows, v, 0, NULL);
    expect(alone == loss, "the loss without a gradient");
    void *all[] = {logits, expected, again, gradients, result};
    for (size_t place = 0; place < sizeof all / sizeof *all; place++) free(all[place]);
  }
}
