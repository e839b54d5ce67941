#include "kernels.h"
#include "lanes.h"

/* What training does with rows of large matrices. */

DISPATCHED void kith_row_products(const float *restrict rows, const uint32_t *restrict indices, size_t count,
                                  uint32_t limit, const float *restrict vector, float *restrict products, size_t n16) {
  for (size_t i = 0; i < count; i++) {
    if (indices[i] >= limit) continue;
    const float *row = rows + (size_t)indices[i] * n16;
    lanes sums = {0};
    for (size_t j = 0; j < n16; j += 16) sums += LANES_AT(row + j) * LANES_AT(vector + j);
    products[i] += total(&sums);
  }
}

DISPATCHED void kith_learn_rows(float *restrict rows, const uint32_t *restrict indices, size_t count, uint32_t limit,
                                const float *restrict gradients, const float *restrict steps,
                                const float *restrict input, float *restrict sums, size_t n16) {
  for (size_t i = 0; i < count; i++) {
    if (indices[i] >= limit) continue;
    float *row = rows + (size_t)indices[i] * n16;
    for (size_t j = 0; j < n16; j += 16) {
      lanes numbers = LANES_AT(row + j);
      *(lanes *)(sums + j) += numbers * gradients[i];
      *(lanes *)(row + j) = numbers + LANES_AT(input + j) * steps[i];
    }
  }
}

/* A number of splitmix64 (Steele, Lea & Flood 2014). */
INLINE uint64_t mixed(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

DISPATCHED void kith_leave_out(float *restrict values, float *restrict mask, uint64_t seed, uint32_t share, float kept,
                               size_t n16) {
  bit_lanes x;
  for (int j = 0; j < 16; j++) x[j] = (uint32_t)mixed(seed + (uint64_t)(j + 1) * 0x9E3779B97F4A7C15u) | 1;
  for (size_t i = 0; i < n16; i += 16) {
    /* Marsaglia's xorshift32 (2003), sixteen of them. */
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    lanes factor = (x >> 8) < share ? (lanes)0.0f : (lanes)kept;
    *(lanes *)(mask + i) = factor;
    *(lanes *)(values + i) *= factor;
  }
}
