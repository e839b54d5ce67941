#include "kernels.h"
#include "lanes.h"

#include <math.h>
#include <string.h>

/* Sums are written with vectors of sixteen lanes, which the compiler splits where a processor has narrower ones; all
   else as plain loops, which it vectorises by itself. Vectors are never passed to functions: how depends on the
   processor. */
DISPATCHED float kith_dot(const float *restrict a, const float *restrict b, size_t n16) {
  lanes sums = {0};
  for (size_t i = 0; i < n16; i += 16) sums += LANES_AT(a + i) * LANES_AT(b + i);
  return total(&sums);
}

DISPATCHED void kith_add_scaled(float *restrict y, const float *restrict x, float a, size_t n16) {
  for (size_t i = 0; i < n16; i++) y[i] += x[i] * a;
}

DISPATCHED void kith_multiply_add(float *restrict y, const float *restrict x, float a, float c, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = x[i] * a + c;
}

DISPATCHED void kith_multiply(float *restrict y, const float *restrict x, float a, float c, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] *= x[i] * a + c;
}

DISPATCHED void kith_multiply_mix(float *restrict y, const float *restrict x, float a, float c, const float *restrict z,
                                  float d, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = y[i] * (x[i] * a + c) + z[i] * d;
}

DISPATCHED void kith_decay_add(float *restrict y, const float *restrict decay, const float *restrict x, size_t n16) {
  for (size_t i = 0; i < n16; i++) y[i] = y[i] * decay[i] + x[i];
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

/* Sums of sixteen floats are added to sixteen doubles after this many blocks: as exact as sums of doubles where it
   matters, and twice as quick. */
enum { BLOCKS_A_SUM = 16 };

INLINE double double_total(const half_lanes *low, const half_lanes *high) {
  half_lanes sums = *low + *high;
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

DISPATCHED double kith_ratios(const float *restrict scores, const float *restrict extras, const float *restrict weights,
                              float *restrict ratios, size_t n) {
  half_lanes low = {0}, high = {0};
  size_t i = 0;
  while (i + 16 <= n) {
    lanes sums = {0};
    for (int block = 0; block < BLOCKS_A_SUM && i + 16 <= n; block++, i += 16) {
      lanes r = LANES_AT(scores + i) + LANES_AT(extras + i);
      exponentials(&r);
      *(lanes *)(ratios + i) = r;
      sums += r * LANES_AT(weights + i);
    }
    low += __builtin_convertvector(sums.lo, half_lanes);
    high += __builtin_convertvector(sums.hi, half_lanes);
  }
  double sum = double_total(&low, &high);
  for (; i < n; i++) {
    ratios[i] = exponential(clip(scores[i] + extras[i]));
    sum += (double)(ratios[i] * weights[i]);
  }
  return sum;
}

DISPATCHED double kith_weighted_sum(const float *restrict weights, const float *restrict values, size_t n) {
  half_lanes low = {0}, high = {0};
  size_t i = 0;
  while (i + 16 <= n) {
    lanes sums = {0};
    for (int block = 0; block < BLOCKS_A_SUM && i + 16 <= n; block++, i += 16)
      sums += LANES_AT(weights + i) * LANES_AT(values + i);
    low += __builtin_convertvector(sums.lo, half_lanes);
    high += __builtin_convertvector(sums.hi, half_lanes);
  }
  double sum = double_total(&low, &high);
  for (; i < n; i++) sum += (double)(weights[i] * values[i]);
  return sum;
}

/* Σ weight(i)·ratios[words[i]]: eight sums, added up in pairs. */
#define GATHER(weight)                                                                        \
  double sums[8] = {0};                                                                       \
  size_t i = 0;                                                                               \
  for (; i + 8 <= n; i += 8)                                                                  \
    for (int j = 0; j < 8; j++) {                                                             \
      uint32_t word = words[i + j];                                                           \
      float r = word < limit ? ratios[word] : 0.0f;                                           \
      sums[j] += (double)(weight(i + j) * r);                                                 \
    }                                                                                         \
  for (; i < n; i++)                                                                          \
    if (words[i] < limit) sums[0] += (double)(weight(i) * ratios[words[i]]);                  \
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));

DISPATCHED double kith_gather(const float *restrict weights, const uint32_t *restrict words,
                              const float *restrict ratios, size_t n, uint32_t limit) {
#define WEIGHT(i) weights[i]
  GATHER(WEIGHT)
#undef WEIGHT
}

DISPATCHED double kith_gather_coded(const uint8_t *restrict codes, const float *restrict book,
                                    const uint32_t *restrict words, const float *restrict ratios, size_t n,
                                    uint32_t limit) {
#define WEIGHT(i) book[codes[i]]
  GATHER(WEIGHT)
#undef WEIGHT
}

DISPATCHED void kith_block_maxima(const float *restrict values, float *restrict maxima, size_t blocks) {
  for (size_t b = 0; b < blocks; b++) {
    float most[16];
    for (int j = 0; j < 16; j++) most[j] = -INFINITY;
    for (int i = 0; i < 64; i += 16)
      for (int j = 0; j < 16; j++) most[j] = values[b * 64 + i + j] > most[j] ? values[b * 64 + i + j] : most[j];
    for (int half = 8; half > 0; half >>= 1)
      for (int j = 0; j < half; j++) most[j] = most[j + half] > most[j] ? most[j + half] : most[j];
    maxima[b] = most[0];
  }
}

void kith_prefetch(const void *base, size_t stride, const uint32_t *indices, size_t n, uint32_t limit) {
  for (size_t i = 0; i < n; i++)
    for (size_t line = 0; line < stride && indices[i] < limit; line += 64)
      __builtin_prefetch((const char *)base + (size_t)indices[i] * stride + line);
}

/* kith_search for `lanes` ranges in step: their waits for memory overlap. */
INLINE void search_lanes(const uint32_t *restrict column, uint32_t *restrict low, uint32_t *restrict counts,
                         const uint32_t *restrict targets, int lanes) {
  uint32_t most = 0;
  for (int j = 0; j < lanes; j++) most = counts[j] > most ? counts[j] : most;
  for (; most > 1; most -= most >> 1)
    for (int j = 0; j < lanes; j++) {
      uint32_t half = counts[j] >> 1, at = low[j] + half;
      low[j] = column[at] <= targets[j] ? at : low[j];
      counts[j] -= half;
    }
  for (int j = 0; j < lanes; j++) low[j] = column[low[j]] == targets[j] ? low[j] : UINT32_MAX;
}

DISPATCHED void kith_search(const uint32_t *restrict column, uint32_t *restrict low, uint32_t *restrict counts,
                            const uint32_t *restrict targets, size_t n16) {
  size_t i = 0;
  for (; i + 64 <= n16; i += 64) search_lanes(column, low + i, counts + i, targets + i, 64);
  for (; i < n16; i += 16) search_lanes(column, low + i, counts + i, targets + i, 16);
}

/* Rounds x·factors·factor / scale to integers in ±127. */
DISPATCHED float kith_quantize(const float *restrict x, const float *restrict factors, float factor, int8_t *restrict values,
                               size_t n16) {
  float largest = 0;
  int unfit = 0;
  for (size_t i = 0; i < n16; i++) {
    float size = fabsf(x[i] * factors[i] * factor);
    largest = size > largest ? size : largest;
    unfit |= !(size <= 3e38f);
  }
  const float rounder = 12582912.0f; /* as above */
  float inverse = 127.0f / largest;
  if (unfit || !(inverse <= 3e38f)) {
    memset(values, 0, n16);
    return 0;
  }
  for (size_t i = 0; i < n16; i++) {
    float number = (x[i] * factors[i] * factor * inverse + rounder) - rounder;
    number = number > 127.0f ? 127.0f : number;
    values[i] = (int8_t)(number < -127.0f ? -127.0f : number);
  }
  return largest / 127.0f;
}

DISPATCHED void kith_decay_add_int8(float *restrict y, const float *restrict decay, const int8_t *restrict x, float scale,
                                    size_t n16) {
  for (size_t i = 0; i < n16; i++) y[i] = y[i] * decay[i] + (float)x[i] * scale;
}

DISPATCHED void kith_products_int8(const int8_t *restrict rows, const float *restrict vector, const float *restrict scales,
                                   float *restrict products, size_t count, size_t n16) {
  for (size_t r = 0; r < count; r++) {
    lanes sums = {0};
    for (size_t i = 0; i < n16; i += 16) {
      lanes row;
      for (int j = 0; j < 16; j++) row[j] = (float)rows[r * n16 + i + j];
      sums += row * LANES_AT(vector + i);
    }
    products[r] = total(&sums) * scales[r];
  }
}

float kith_exp(float x) { return exponential(x); }
