#include "checks.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char subject[128];
static size_t checks, failures;

void kinds_of(const charrnn_kernels *kernels, operand_kind kinds[2]) {
  kinds[0] = (operand_kind){"fp32", 4, ldexp(1, -24), &kernels->fp32};
  kinds[1] = (operand_kind){"bf16", 2, ldexp(1, -9) * 2, &kernels->bf16};
}

// SplitMix64 (Steele, Lea and Flood 2014).
static uint64_t next_random(void) {
  static uint64_t state = 1;
  uint64_t z = state += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

float *random_floats(size_t count) {
  float *values = zeros(count, sizeof(float));
  for (size_t place = 0; place < count; place++) {
    // The sum of twelve uniform numbers has the variance 1.
    double sum = -6;
    for (int term = 0; term < 12; term++) sum += (double)(next_random() >> 11) * ldexp(1, -53);
    values[place] = (float)sum;
  }
  return values;
}

void *zeros(size_t count, size_t bytes) {
  void *memory = calloc(count > 0 ? count : 1, bytes);
  if (!memory) {
    fprintf(stderr, "kernel tests: no memory\n");
    exit(71);
  }
  return memory;
}

void *operands_of(const operand_kind *kind, float *values, size_t count) {
  void *operands = zeros(count, kind->bytes);
  kind->loops->narrow(operands, values, count);
  kind->loops->widen(values, operands, count);
  return operands;
}

float *floats_of(const operand_kind *kind, const void *operands, size_t count) {
  float *values = zeros(count, sizeof(float));
  kind->loops->widen(values, operands, count);
  return values;
}

void set_subject(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(subject, sizeof subject, format, arguments);
  va_end(arguments);
}

void expect(int holds, const char *what) {
  checks++;
  if (holds) return;
  failures++;
  printf("%s: %s\n", subject, what);
}

void expect_close(const char *what, const float *result, const double *expected, size_t count, double tolerance) {
  double error = 0, magnitude = 0;
  size_t worst = 0;
  for (size_t place = 0; place < count; place++) {
    const double difference = fabs((double)result[place] - expected[place]);
    magnitude = fmax(magnitude, fabs(expected[place]));
    // What is no number is never close.
    if (!(difference <= error)) {
      worst = place;
      error = difference == difference ? difference : INFINITY;
    }
  }
  checks++;
  if (error <= tolerance * magnitude) return;
  failures++;
  printf("%s: %s: [%zu] is %.9g instead of %.9g, of magnitudes up to %.3g\n", subject, what, worst,
         (double)result[worst], expected[worst], magnitude);
}

void expect_same_bits(const char *what, const void *result, const void *expected, size_t bytes) {
  expect(memcmp(result, expected, bytes) == 0, what);
}

void tally(size_t *made, size_t *failed) {
  *made = checks;
  *failed = failures;
}
