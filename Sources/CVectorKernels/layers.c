#include "kernels.h"
#include "lanes.h"

/* Products of a few rows with a matrix, as layers need them. Every result is a sum in one order, from the bias on over
   the columns, whatever the number of rows and however they are grouped: so one row gives the bits that it gives among
   others. */

/* A tile: `number` rows times `width` vectors of sixteen results, kept in registers. Both are known when this is
   compiled. */
INLINE void affine_tile(const struct kith_affine *a, size_t row, size_t result, const int number, const int width) {
  lanes sums[4][3];
  for (int w = 0; w < width; w++)
    for (int r = 0; r < number; r++) sums[r][w] = a->bias ? LANES_AT(a->bias + result + 16 * w) : (lanes)0.0f;
  const float *inputs = a->inputs + row * a->columns;
  for (size_t k = 0; k < a->columns; k++) {
    const float *weights = a->weights + k * a->n16 + result;
    for (int r = 0; r < number; r++)
      for (int w = 0; w < width; w++) sums[r][w] += LANES_AT(weights + 16 * w) * inputs[(size_t)r * a->columns + k];
  }
  for (int r = 0; r < number; r++)
    for (int w = 0; w < width; w++) *(lanes *)(a->results + (row + r) * a->n16 + result + 16 * w) = sums[r][w];
}

/* A stripe of results, of `width` vectors, for all rows, `number` at a time. */
INLINE void affine_stripe(const struct kith_affine *a, size_t result, const int number, const int width) {
  size_t row = 0;
  for (; row + number <= a->rows; row += number) affine_tile(a, row, result, number, width);
  for (; row < a->rows; row++) affine_tile(a, row, result, 1, width);
}

static void affine_plain(const struct kith_affine *a) {
  for (size_t result = 0; result < a->n16; result += 16) affine_stripe(a, result, 2, 1);
}

#if defined(__x86_64__)
__attribute__((target("arch=x86-64-v3"))) static void affine_v3(const struct kith_affine *a) {
  for (size_t result = 0; result < a->n16; result += 16) affine_stripe(a, result, 4, 1);
}

__attribute__((target("arch=x86-64-v4"))) static void affine_v4(const struct kith_affine *a) {
  size_t result = 0;
  for (; result + 48 <= a->n16; result += 48) affine_stripe(a, result, 4, 3);
  for (; result < a->n16; result += 16) affine_stripe(a, result, 4, 1);
}
#endif

void kith_affine_by(int path, const struct kith_affine *a) {
#if defined(__x86_64__)
  if (path == 2) return affine_v4(a);
  if (path == 1) return affine_v3(a);
#endif
  affine_plain(a);
}

/* σ(x) of sixteen numbers. */
INLINE void sigmoids(lanes *numbers) {
  lanes x = -*numbers;
  exponentials(&x);
  *numbers = 1.0f / (x + 1.0f);
}

DISPATCHED void kith_gate_steps(float *restrict gates, float *restrict hidden, float *restrict states,
                                float *restrict outputs, const uint8_t *restrict begins, size_t rows, size_t n16) {
  for (size_t r = 0; r < rows; r++) {
    float *update = gates + r * 3 * n16, *candidate = update + n16, *output = candidate + n16;
    for (size_t j = 0; j < n16; j += 16) {
      lanes z = LANES_AT(update + j), c = LANES_AT(candidate + j), o = LANES_AT(output + j);
      lanes h = begins && begins[r] ? (lanes)0.0f : LANES_AT(hidden + j);
      sigmoids(&z);
      c = c + c;
      sigmoids(&c);
      c = (c + c) - 1.0f; /* tanh(x) = 2σ(2x) - 1 */
      sigmoids(&o);
      h += z * (c - h);
      *(lanes *)(update + j) = z;
      *(lanes *)(candidate + j) = c;
      *(lanes *)(output + j) = o;
      *(lanes *)(hidden + j) = h;
      *(lanes *)(states + r * n16 + j) = h;
      *(lanes *)(outputs + r * n16 + j) = o * h;
    }
  }
}

DISPATCHED void kith_gate_gradients(float *restrict gates, const float *restrict before, const float *restrict states,
                                    const float *restrict gradients, const uint8_t *restrict begins,
                                    float *restrict back, size_t rows, size_t n16) {
  for (size_t j = 0; j < n16; j++) back[j] = 0;
  for (size_t r = rows; r-- > 0;) {
    float *update = gates + r * 3 * n16, *candidate = update + n16, *output = candidate + n16;
    const float *earlier = r > 0 ? states + (r - 1) * n16 : before;
    const float kept = begins[r] ? 0.0f : 1.0f;
    for (size_t j = 0; j < n16; j += 16) {
      lanes z = LANES_AT(update + j), c = LANES_AT(candidate + j), o = LANES_AT(output + j);
      lanes g = LANES_AT(gradients + r * n16 + j);
      lanes h = LANES_AT(earlier + j) * kept;
      lanes x = LANES_AT(back + j) + g * o;
      *(lanes *)(output + j) = g * LANES_AT(states + r * n16 + j) * o * (1.0f - o);
      *(lanes *)(update + j) = x * (c - h) * z * (1.0f - z);
      *(lanes *)(candidate + j) = x * z * (1.0f - c * c);
      *(lanes *)(back + j) = x * (1.0f - z) * kept;
    }
  }
}

DISPATCHED void kith_adam(float *restrict weights, float *restrict means, float *restrict squares,
                          const float *restrict gradients, float rate, size_t n16) {
  for (size_t i = 0; i < n16; i += 16) {
    lanes g = LANES_AT(gradients + i);
    lanes mean = LANES_AT(means + i) * 0.9f + g * 0.1f;
    lanes square = LANES_AT(squares + i) * 0.999f + g * g * 0.001f;
    *(lanes *)(means + i) = mean;
    *(lanes *)(squares + i) = square;
    *(lanes *)(weights + i) += mean * rate / (__builtin_elementwise_sqrt(square) + 1e-6f);
  }
}

DISPATCHED void kith_column_sums(const float *restrict rows, float *restrict sums, size_t count, size_t n16) {
  for (size_t j = 0; j < n16; j++) sums[j] = 0;
  for (size_t r = 0; r < count; r++)
    for (size_t j = 0; j < n16; j++) sums[j] += rows[r * n16 + j];
}

DISPATCHED void kith_multiply_by(float *restrict y, const float *restrict x, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] *= x[i];
}

DISPATCHED void kith_transpose(const float *restrict matrix, float *restrict transposed, size_t rows, size_t columns) {
  for (size_t begin = 0; begin < rows; begin += 16) {
    size_t end = begin + 16 < rows ? begin + 16 : rows;
    for (size_t j = 0; j < columns; j++)
      for (size_t r = begin; r < end; r++) transposed[j * rows + r] = matrix[r * columns + j];
  }
}
