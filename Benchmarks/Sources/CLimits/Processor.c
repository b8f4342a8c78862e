#if defined(__linux__)
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#endif

#include "CLimits.h"

const char *bench_instruction_set(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return "x86-64-v4";
  if (__builtin_cpu_supports("x86-64-v3")) return "x86-64-v3";
#endif
  return "baseline";
}

int bench_has_bf16_products(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512bf16");
#else
  return 0;
#endif
}

int bench_has_int8_products(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512vnni");
#else
  return 0;
#endif
}

int bench_has_bf16_tiles(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("amx-bf16") != 0;
#else
  return 0;
#endif
}

int bench_stay_on_one_core(void) {
#if defined(__linux__)
  const int core = sched_getcpu();
  if (core < 0) return errno;
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  return sched_setaffinity(0, sizeof cores, &cores) == 0 ? 0 : errno;
#else
  return 0;
#endif
}
