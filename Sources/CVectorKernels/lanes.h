#pragma once
#include <stdint.h>

/* What the kernels share. Nothing here may be compiled with multiplications fused with additions. */
#pragma STDC FP_CONTRACT OFF

/* Sixteen floats, of any alignment, and what goes with them. */
typedef float lanes __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef int32_t int_lanes __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef uint32_t bit_lanes __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef double half_lanes __attribute__((ext_vector_type(8), aligned(8), may_alias));
typedef float half_floats __attribute__((ext_vector_type(8), aligned(4)));
typedef int64_t half_longs __attribute__((ext_vector_type(8), aligned(8), may_alias));
#define LANES_AT(p) (*(const lanes *)(p))

#define INLINE static inline __attribute__((always_inline))

/* What chooses among the clones runs before a sanitiser is ready for it. */
#if !defined(__has_feature)
#define SANITISED 0
#else
#define SANITISED (__has_feature(thread_sanitizer) || __has_feature(address_sanitizer))
#endif

#if defined(__x86_64__) && defined(__linux__) && !SANITISED
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

/* exp(x) of sixteen numbers clipped to ±20, by the polynomial of kernels.c; what is no number counts as -20. */
INLINE void exponentials(lanes *numbers) {
  const float rounder = 12582912.0f;
  lanes x = *numbers;
  x = x > 20.0f ? (lanes)20.0f : x;
  x = x >= -20.0f ? x : (lanes)-20.0f;
  lanes rounded = x * 1.4426950408889634f + rounder;
  lanes k = rounded - rounder;
  lanes f = (x - k * 0.693359375f) - k * -2.12194440e-4f;
  lanes p = f * 1.3888889e-3f + 8.3333333e-3f;
  p = p * f + 4.1666667e-2f;
  p = p * f + 1.6666667e-1f;
  p = p * f + 0.5f;
  p = p * f * f + f + 1.0f;
  /* p·2^k: k stands in the last bits of `rounded`, and exponents of p and of the product are far from their limits. */
  bit_lanes bits = *(const bit_lanes *)&p + (*(const bit_lanes *)&rounded << 23);
  *numbers = *(const lanes *)&bits;
}

/* Σ of sixteen numbers, in one order. */
INLINE float total(const lanes *sums) {
  float half[8], quarter[4];
  for (int j = 0; j < 8; j++) half[j] = (*sums)[j] + (*sums)[j + 8];
  for (int j = 0; j < 4; j++) quarter[j] = half[j] + half[j + 4];
  return (quarter[0] + quarter[2]) + (quarter[1] + quarter[3]);
}
