// Tests of the vectorised loops without Swift, so that they also run where only a C compiler for the
// processor is at hand. script/test-kernels builds and runs them.

#include "checks.h"

#include <stdio.h>

int main(void) {
  const charrnn_kernels *levels[8];
  const size_t count = charrnn_supported_kernels(levels, 8);
  void (*const tests[])(const charrnn_kernels *) = {
      test_exponentials, test_operands, test_sums, test_products, test_quantized_products, test_cross_entropy, test_cells,
  };
  for (size_t level = 0; level < count; level++) {
    for (size_t test = 0; test < sizeof tests / sizeof *tests; test++) tests[test](levels[level]);
  }
  size_t checks, failures;
  tally(&checks, &failures);
  printf("%zu checks on", checks);
  for (size_t level = 0; level < count; level++) printf(" %s", levels[level]->name);
  printf(": %zu failed\n", failures);
  return failures > 0 || checks == 0;
}
