#include "kernels.h"
#include "lanes.h"

#include <string.h>

/* Products of whole blocks of sixteen rows with one vector, or with up to sixteen at once: a matrix of half a megabyte
   and more takes longer to come than to multiply. */

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
    for (int row = 0; row < 16; row++) {
      float score = (float)sums[row] * (s->row_scales[b * 16 + row] * s->scales[first]);
      scores[row] = s->adds ? scores[row] + score : score;
    }
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

__attribute__((target("avx2"))) INLINE void store_avx2(const struct kith_scoring *s, size_t row, size_t vector,
                                                       __m256i sums) {
  __m256 scale = _mm256_mul_ps(_mm256_loadu_ps(s->row_scales + row), _mm256_set1_ps(s->scales[vector]));
  float *scores = s->scores + vector * s->stride + row;
  __m256 products = _mm256_mul_ps(_mm256_cvtepi32_ps(sums), scale);
  _mm256_storeu_ps(scores, s->adds ? _mm256_add_ps(_mm256_loadu_ps(scores), products) : products);
}

/* What the paths below share: a loop over the blocks, and in it over four columns at a time, for vectors
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
    for (int v = 0; v < number; v++) {
      store_avx2(s, b * 16, first + v, _mm256_permute2x128_si256(low[v], high[v], 0x20));
      store_avx2(s, b * 16 + 8, first + v, _mm256_permute2x128_si256(low[v], high[v], 0x31));
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
  float *scores = s->scores + vector * s->stride + block * 16;
  __m512 products = _mm512_mul_ps(_mm512_cvtepi32_ps(sums), scale);
  _mm512_storeu_ps(scores, s->adds ? _mm512_add_ps(_mm512_loadu_ps(scores), products) : products);
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

#define UNROLLED _Pragma("clang loop unroll(full)")

/* Blocks block ..< block + width with `number` vectors, whose columns stand in `quads` four by four, one vector's beside the
   other's. Vectors beyond `known` repeat the last one. All sums stay in registers. */
VNNI INLINE void tile_vnni(const struct kith_scoring *s, const int32_t *quads, const int32_t *start, size_t begin,
                           size_t end, size_t block, size_t first, int known, const int number, const int width) {
  __m512i sums[16][2];
  UNROLLED for (int v = 0; v < number; v++)
    UNROLLED for (int w = 0; w < width; w++) sums[v][w] = _mm512_set1_epi32(start[v]);
  for (size_t i = begin; i < end; i += 4, quads += number) {
    __m512i rows[2];
    UNROLLED for (int w = 0; w < width; w++) rows[w] = unsigned_rows(s->blocks + 16 * ((block + w) * s->n16 + i));
    UNROLLED for (int v = 0; v < number; v++)
      UNROLLED for (int w = 0; w < width; w++)
        sums[v][w] = _mm512_dpbusd_epi32(sums[v][w], rows[w], _mm512_set1_epi32(quads[v]));
  }
  UNROLLED for (int v = 0; v < number; v++)
    UNROLLED for (int w = 0; w < width; w++)
      if (v < known) store_vnni(s, block + w, first + v, sums[v][w]);
}

enum { MOST_COLUMNS = 1024 };

VNNI INLINE void scores_vnni(const struct kith_scoring *s, size_t begin, size_t end, size_t first, int known,
                             const int number, const int width) {
  int32_t start[16], quads[MOST_COLUMNS / 4 * 16], *next = quads;
  const int8_t *vectors[16];
  for (int v = 0; v < number; v++) {
    vectors[v] = s->vectors + (first + (v < known ? v : known - 1)) * s->n16;
    start[v] = offset(vectors[v], begin, end);
  }
  for (size_t i = begin; i < end; i += 4)
    for (int v = 0; v < number; v++) *next++ = quad(vectors[v] + i);
  size_t block = 0;
  for (; block + width <= s->count; block += width)
    tile_vnni(s, quads, start, begin, end, block, first, known, number, width);
  for (; block < s->count; block++) tile_vnni(s, quads, start, begin, end, block, first, known, number, 1);
}

VNNI static int some_vnni(const struct kith_scoring *s, size_t begin, size_t end, size_t first, size_t rest) {
  if (rest == 1) return scores_vnni_one(s, begin, end, first), 1;
  if (rest == 2) return scores_vnni(s, begin, end, first, 2, 2, 2), 2;
  if (rest <= 4) return scores_vnni(s, begin, end, first, (int)rest, 4, 2), (int)rest;
  int known = rest < 8 ? (int)rest : 8;
  if (rest <= 12) return scores_vnni(s, begin, end, first, known, 8, 2), known;
  known = rest < 16 ? (int)rest : 16;
  return scores_vnni(s, begin, end, first, known, 16, 1), known;
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
    size_t rest = s->number - v;
#if defined(__x86_64__)
    if (path == 2) {
      v += (size_t)some_vnni(s, begin, end, v, rest);
      continue;
    }
    if (path == 1) {
      (rest >= 4 ? scores_avx2_four : scores_avx2_one)(s, begin, end, v);
      v += rest >= 4 ? 4 : 1;
      continue;
    }
#endif
    scores_plain(s, begin, end, v++);
  }
}
