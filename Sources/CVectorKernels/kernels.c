#include "kernels.h"
#include <string.h>

/* Sums are written with vectors of sixteen lanes, which the compiler splits where a processor has narrower ones; all
   else as plain loops, which it vectorises by itself. Vectors are never passed to functions: how depends on the
   processor. */
#pragma STDC FP_CONTRACT OFF

typedef float lanes __attribute__((vector_size(64), aligned(4), may_alias));
#define LANES_AT(p) (*(const lanes *)(p))

#if defined(__x86_64__) && defined(__linux__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

#define INLINE static inline __attribute__((always_inline))

INLINE float total(const lanes *sums) {
  float half[8], quarter[4];
  for (int j = 0; j < 8; j++) half[j] = (*sums)[j] + (*sums)[j + 8];
  for (int j = 0; j < 4; j++) quarter[j] = half[j] + half[j + 4];
  return (quarter[0] + quarter[2]) + (quarter[1] + quarter[3]);
}

DISPATCHED float kith_dot(const float *restrict a, const float *restrict b, size_t n16) {
  lanes sums = {0};
  for (size_t i = 0; i < n16; i += 16) sums += LANES_AT(a + i) * LANES_AT(b + i);
  return total(&sums);
}

DISPATCHED void kith_learn(float *restrict sums, float *restrict row, const float *restrict input, float g, float step,
                           size_t n16) {
  for (size_t i = 0; i < n16; i++) {
    sums[i] += row[i] * g;
    row[i] += input[i] * step;
  }
}

DISPATCHED void kith_add_scaled(float *restrict y, const float *restrict x, float a, size_t n16) {
  for (size_t i = 0; i < n16; i++) y[i] += x[i] * a;
}

DISPATCHED void kith_decay_add(float *restrict y, const float *restrict decay, const float *restrict x, size_t n16) {
  for (size_t i = 0; i < n16; i++) y[i] = y[i] * decay[i] + x[i];
}

DISPATCHED void kith_scores(const float *restrict matrix, const float *restrict vector, const float *restrict bias,
                            float *restrict scores, size_t rows, size_t n16) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = matrix + r * n16;
    lanes sums = {0};
    for (size_t i = 0; i < n16; i += 16) sums += LANES_AT(row + i) * LANES_AT(vector + i);
    scores[r] = total(&sums) + bias[r];
  }
}

/* exp(x) = 2^k·exp(f), f in ±log(2)/2, the latter by its Taylor polynomial of degree 6. */
INLINE float exponential(float x) {
  const float rounder = 12582912.0f; /* 1.5·2^23: adding it rounds to an integer */
  float k = (x * 1.4426950408889634f + rounder) - rounder;
  float f = (x - k * 0.693359375f) - k * -2.12194440e-4f;
  float p = f * 1.3888889e-3f + 8.3333333e-3f;
  p = p * f + 4.1666667e-2f;
  p = p * f + 1.6666667e-1f;
  p = p * f + 0.5f;
  p = p * f * f + f + 1.0f;
  int32_t bits = ((int32_t)k + 127) * (1 << 23);
  float power;
  memcpy(&power, &bits, sizeof power);
  return p * power;
}

INLINE float clip(float x) {
  x = x > 20.0f ? 20.0f : x;
  return x < -20.0f ? -20.0f : x;
}

DISPATCHED double kith_ratios(const float *restrict scores, const float *restrict extras, const float *restrict weights,
                              float *restrict ratios, float scale, size_t n) {
  double sums[16] = {0};
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    for (int j = 0; j < 16; j++) {
      float r = exponential(clip((scores[i + j] + extras[i + j]) * scale));
      ratios[i + j] = r;
      sums[j] += (double)(r * weights[i + j]);
    }
  }
  double sum = 0;
  for (int j = 0; j < 16; j++) sum += sums[j];
  for (; i < n; i++) {
    ratios[i] = exponential(clip((scores[i] + extras[i]) * scale));
    sum += (double)(ratios[i] * weights[i]);
  }
  return sum;
}

DISPATCHED double kith_gather(const float *restrict weights, const uint32_t *restrict words,
                              const float *restrict ratios, size_t n, uint32_t limit) {
  double sums[8] = {0};
  size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (int j = 0; j < 8; j++) {
      uint32_t word = words[i + j];
      float r = word < limit ? ratios[word] : 0.0f;
      sums[j] += (double)(weights[i + j] * r);
    }
  for (; i < n; i++)
    if (words[i] < limit) sums[0] += (double)(weights[i] * ratios[words[i]]);
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

float kith_exp(float x) { return exponential(x); }
