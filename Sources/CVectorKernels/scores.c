#include "kernels.h"
#include "lanes.h"

#include <string.h>

/* Products of whole blocks of sixteen rows with one vector, or with four at once: a matrix of half a megabyte and more
   takes longer to come than to multiply. */

/* Of one block: its integer products with the vector. */
INLINE void block_products(const int8_t *restrict block, const int8_t *restrict vector, int32_t *restrict sums,
                           size_t begin, size_t end) {
  for (int row = 0; row < 16; row++) sums[row] = 0;
  for (size_t i = begin; i < end; i += 2)
    for (int row = 0; row < 16; row++)
      sums[row] += (int32_t)block[16 * i + 2 * row] * vector[i] + (int32_t)block[16 * i + 2 * row + 1] * vector[i + 1];
}

static void scores_plain(const struct kith_scoring *s, size_t begin, size_t end, size_t first) {
  for (size_t b = 0; b < s->count; b++) {
    int32_t sums[16];
    block_products(s->blocks + b * 16 * s->n16, s->vectors + first * s->n16, sums, begin, end);
    float *scores = s->scores + first * s->stride + b * 16;
    for (int row = 0; row < 16; row++) scores[row] = (float)sums[row] * (s->row_scales[b * 16 + row] * s->scales[first]);
  }
}

#if defined(__x86_64__)
#include <immintrin.h>

/* Four numbers of a vector. */
INLINE int32_t quad(const int8_t *vector) {
  int32_t value;
  memcpy(&value, vector, sizeof value);
  return value;
}

/* What the four paths below share: a loop over the blocks, and in it over four columns at a time, for vectors
   first ..< first + number. `number` is known when this is compiled. */

__attribute__((target("avx2"))) INLINE void scores_avx2(const struct kith_scoring *s, size_t begin, size_t end,
                                                        size_t first, const int number) {
  const __m256i ones = _mm256_set1_epi16(1);
  for (size_t b = 0; b < s->count; b++) {
    const int8_t *block = s->blocks + b * 16 * s->n16;
    __m256i low[4], high[4];
    for (int v = 0; v < number; v++) low[v] = high[v] = _mm256_setzero_si256();
    for (size_t i = begin; i < end; i += 4) {
      __m256i left = _mm256_loadu_si256((const __m256i *)(block + 16 * i));
      __m256i right = _mm256_loadu_si256((const __m256i *)(block + 16 * i + 32));
      /* Four numbers of each of the rows 0...3 and 8...11, and of the others. */
      __m256i some = _mm256_unpacklo_epi16(left, right), others = _mm256_unpackhi_epi16(left, right);
      for (int v = 0; v < number; v++) {
        __m256i q = _mm256_set1_epi32(quad(s->vectors + (first + v) * s->n16 + i));
        /* |q|·(±row): sums of two products have 15 bits, as no number is -128. */
        __m256i size = _mm256_abs_epi8(q);
        __m256i pairs = _mm256_maddubs_epi16(size, _mm256_sign_epi8(some, q));
        low[v] = _mm256_add_epi32(low[v], _mm256_madd_epi16(pairs, ones));
        pairs = _mm256_maddubs_epi16(size, _mm256_sign_epi8(others, q));
        high[v] = _mm256_add_epi32(high[v], _mm256_madd_epi16(pairs, ones));
      }
    }
    const float *scales = s->row_scales + b * 16;
    for (int v = 0; v < number; v++) {
      __m256 by = _mm256_set1_ps(s->scales[first + v]);
      float *scores = s->scores + (first + v) * s->stride + b * 16;
      __m256i sums = _mm256_permute2x128_si256(low[v], high[v], 0x20);
      _mm256_storeu_ps(scores, _mm256_mul_ps(_mm256_cvtepi32_ps(sums), _mm256_mul_ps(_mm256_loadu_ps(scales), by)));
      sums = _mm256_permute2x128_si256(low[v], high[v], 0x31);
      _mm256_storeu_ps(scores + 8,
                       _mm256_mul_ps(_mm256_cvtepi32_ps(sums), _mm256_mul_ps(_mm256_loadu_ps(scales + 8), by)));
    }
  }
}

__attribute__((target("avx2"))) static void scores_avx2_one(const struct kith_scoring *s, size_t begin, size_t end,
                                                            size_t first) {
  scores_avx2(s, begin, end, first, 1);
}

__attribute__((target("avx2"))) static void scores_avx2_four(const struct kith_scoring *s, size_t begin, size_t end,
                                                             size_t first) {
  scores_avx2(s, begin, end, first, 4);
}

#define VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

/* Four numbers of each of the sixteen rows, plus 128, which makes them what the instruction takes: without a sign. */
VNNI INLINE __m512i unsigned_rows(const int8_t *block) {
  const __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5,
                                         20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  __m512i rows = _mm512_permutexvar_epi16(order, _mm512_loadu_si512(block));
  return _mm512_xor_si512(rows, _mm512_set1_epi8((char)0x80));
}

/* Blocks whose memory is asked for ahead. */
enum { AHEAD = 8 };

/* What 128 more in every number of a row adds to its product, taken away. */
INLINE int32_t offset(const int8_t *vector, size_t begin, size_t end) {
  int32_t sum = 0;
  for (size_t i = begin; i < end; i++) sum += vector[i];
  return -128 * sum;
}

VNNI INLINE void store_vnni(const struct kith_scoring *s, size_t block, size_t vector, __m512i sums) {
  __m512 scale = _mm512_mul_ps(_mm512_loadu_ps(s->row_scales + block * 16), _mm512_set1_ps(s->scales[vector]));
  _mm512_storeu_ps(s->scores + vector * s->stride + block * 16, _mm512_mul_ps(_mm512_cvtepi32_ps(sums), scale));
}

VNNI static void scores_vnni_one(const struct kith_scoring *s, size_t begin, size_t end, size_t first) {
  const int8_t *vector = s->vectors + first * s->n16;
  const __m512i start = _mm512_set1_epi32(offset(vector, begin, end));
  for (size_t b = 0; b < s->count; b++) {
    const int8_t *block = s->blocks + b * 16 * s->n16;
    /* Four sums, so that none waits for the one before it. */
    __m512i sums[4] = {start, _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512()};
    for (size_t i = begin; i < end; i += 16)
      for (int k = 0; k < 4; k++) {
        const int8_t *rows = block + 16 * (i + 4 * k);
        /* Where columns are left out, processors do not see by themselves what comes next. Asking beyond the end is harmless. */
        _mm_prefetch((const char *)(rows + AHEAD * 16 * s->n16), _MM_HINT_T0);
        sums[k] = _mm512_dpbusd_epi32(sums[k], unsigned_rows(rows), _mm512_set1_epi32(quad(vector + i + 4 * k)));
      }
    store_vnni(s, b, first,
               _mm512_add_epi32(_mm512_add_epi32(sums[0], sums[1]), _mm512_add_epi32(sums[2], sums[3])));
  }
}

VNNI static void scores_vnni_four(const struct kith_scoring *s, size_t begin, size_t end, size_t first) {
  const int8_t *vectors = s->vectors + first * s->n16;
  __m512i start[4];
  for (int v = 0; v < 4; v++) start[v] = _mm512_set1_epi32(offset(vectors + v * s->n16, begin, end));
  for (size_t b = 0; b < s->count; b++) {
    const int8_t *block = s->blocks + b * 16 * s->n16;
    __m512i sums[4] = {start[0], start[1], start[2], start[3]};
    for (size_t i = begin; i < end; i += 4) {
      __m512i rows = unsigned_rows(block + 16 * i);
      for (int v = 0; v < 4; v++)
        sums[v] = _mm512_dpbusd_epi32(sums[v], rows, _mm512_set1_epi32(quad(vectors + v * s->n16 + i)));
    }
    for (int v = 0; v < 4; v++) store_vnni(s, b, first + v, sums[v]);
  }
}

static int newest_path(void) {
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni"))
    return 2;
  return __builtin_cpu_supports("avx2") ? 1 : 0;
}
#else
static int newest_path(void) { return 0; }
#endif

int kith_path_count(void) { return newest_path() + 1; }

static int is_zero(const struct kith_scoring *s, size_t column) {
  for (size_t v = 0; v < s->number; v++)
    for (size_t i = column; i < column + 16; i++)
      if (s->vectors[v * s->n16 + i]) return 0;
  return 1;
}

void kith_scores_int8_by(int path, const struct kith_scoring *s) {
  size_t begin = 0, end = s->n16;
  while (begin < end && is_zero(s, begin)) begin += 16;
  while (begin < end && is_zero(s, end - 16)) end -= 16;
  for (size_t v = 0; v < s->number;) {
    int four = path > 0 && v + 4 <= s->number;
#if defined(__x86_64__)
    if (path == 2) (four ? scores_vnni_four : scores_vnni_one)(s, begin, end, v);
    if (path == 1) (four ? scores_avx2_four : scores_avx2_one)(s, begin, end, v);
#endif
    if (path == 0) scores_plain(s, begin, end, v);
    v += four ? 4 : 1;
  }
}
