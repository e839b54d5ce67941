#include "kernels.h"

#include <math.h>
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

DISPATCHED void kith_multiply_add(float *restrict y, const float *restrict x, float a, float c, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = x[i] * a + c;
}

DISPATCHED void kith_multiply(float *restrict y, const float *restrict x, float a, float c, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] *= x[i] * a + c;
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
    if (indices[i] < limit) __builtin_prefetch((const char *)base + (size_t)indices[i] * stride);
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

/* Of one block of sixteen rows: their integer products with the vector. */
INLINE void block_products(const int8_t *restrict block, const int16_t *restrict vector, int32_t *restrict sums,
                           size_t n16) {
  for (int row = 0; row < 16; row++) sums[row] = 0;
  for (size_t i = 0; i < n16; i += 2, block += 32)
    for (int row = 0; row < 16; row++)
      sums[row] += (int32_t)block[2 * row] * vector[i] + (int32_t)block[2 * row + 1] * vector[i + 1];
}

static void scores_plain(const int8_t *blocks, const int16_t *vector, const float *scales, float scale, float *scores,
                         size_t count, size_t n16) {
  for (size_t b = 0; b < count; b++) {
    int32_t sums[16];
    block_products(blocks + b * 16 * n16, vector, sums, n16);
    for (int row = 0; row < 16; row++) scores[b * 16 + row] = (float)sums[row] * (scales[b * 16 + row] * scale);
  }
}

#if defined(__x86_64__)
#include <immintrin.h>

INLINE int32_t pair(const int16_t *vector, size_t i) {
  int32_t value;
  memcpy(&value, vector + i, sizeof value);
  return value;
}

__attribute__((target("avx2"))) static void scores_avx2(const int8_t *blocks, const int16_t *vector, const float *scales,
                                                        float scale, float *scores, size_t count, size_t n16) {
  __m256 by = _mm256_set1_ps(scale);
  for (size_t b = 0; b < count; b++) {
    const int8_t *block = blocks + b * 16 * n16;
    __m256i low = _mm256_setzero_si256(), high = low;
    for (size_t i = 0; i < n16; i += 2, block += 32) {
      __m256i q = _mm256_set1_epi32(pair(vector, i));
      __m256i rows = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)block));
      low = _mm256_add_epi32(low, _mm256_madd_epi16(rows, q));
      rows = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(block + 16)));
      high = _mm256_add_epi32(high, _mm256_madd_epi16(rows, q));
    }
    const float *s = scales + b * 16;
    _mm256_storeu_ps(scores + b * 16, _mm256_mul_ps(_mm256_cvtepi32_ps(low), _mm256_mul_ps(_mm256_loadu_ps(s), by)));
    _mm256_storeu_ps(scores + b * 16 + 8,
                     _mm256_mul_ps(_mm256_cvtepi32_ps(high), _mm256_mul_ps(_mm256_loadu_ps(s + 8), by)));
  }
}

__attribute__((target("avx512f,avx512bw"))) static void scores_avx512(const int8_t *blocks, const int16_t *vector,
                                                                      const float *scales, float scale, float *scores,
                                                                      size_t count, size_t n16) {
  __m512 by = _mm512_set1_ps(scale);
  for (size_t b = 0; b < count; b++) {
    const int8_t *block = blocks + b * 16 * n16;
    __m512i even = _mm512_setzero_si512(), odd = even;
    for (size_t i = 0; i < n16; i += 4, block += 64) {
      __m512i rows = _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)block));
      even = _mm512_add_epi32(even, _mm512_madd_epi16(rows, _mm512_set1_epi32(pair(vector, i))));
      rows = _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)(block + 32)));
      odd = _mm512_add_epi32(odd, _mm512_madd_epi16(rows, _mm512_set1_epi32(pair(vector, i + 2))));
    }
    __m512 s = _mm512_mul_ps(_mm512_loadu_ps(scales + b * 16), by);
    _mm512_storeu_ps(scores + b * 16, _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_add_epi32(even, odd)), s));
  }
}

static int newest_path(void) {
  if (__builtin_cpu_supports("avx512bw")) return 2;
  return __builtin_cpu_supports("avx2") ? 1 : 0;
}
#else
static int newest_path(void) { return 0; }
#endif

int kith_path_count(void) { return newest_path() + 1; }

void kith_scores_int8_by(int path, const int8_t *blocks, const int16_t *vector, const float *scales, float scale,
                         float *scores, size_t count, size_t n16) {
#if defined(__x86_64__)
  if (path == 2) {
    scores_avx512(blocks, vector, scales, scale, scores, count, n16);
    return;
  }
  if (path == 1) {
    scores_avx2(blocks, vector, scales, scale, scores, count, n16);
    return;
  }
#endif
  scores_plain(blocks, vector, scales, scale, scores, count, n16);
}

float kith_exp(float x) { return exponential(x); }
