#include "kernels.h"
#include "lanes.h"

/* Products of a few rows with a matrix, as layers need them. Every result is a sum in one order, from the bias on over
   the columns, whatever the number of rows and however they are grouped: so one row gives the bits that it gives among
   others. */

/* How a product is added to a sum: rounded before it is, or only the sum, by an instruction or without one. */
enum addition { ROUNDED_TWICE, FUSED, FUSED_IN_DOUBLES };

/* sum += x·y, rounded once. Products of floats are exact as doubles. Their sums with a float are rounded to odd, so that
   rounding them again, to floats, errs no more than rounding once. */
INLINE void add_in_doubles(half_floats *sum, const half_floats *x, float y) {
  half_lanes product = __builtin_convertvector(*x, half_lanes) * (double)y;
  half_lanes addend = __builtin_convertvector(*sum, half_lanes);
  half_lanes total = product + addend, rest = total - product;
  half_lanes error = (product - (total - rest)) + (addend - rest);
  half_longs bits = *(const half_longs *)&total;
  half_longs goes = ((error > 0.0) | (error < 0.0)) & ((bits & 1) - 1);
  bits += goes & (((error > 0.0) ^ (total > 0.0)) | 1);
  *sum = __builtin_convertvector(*(const half_lanes *)&bits, half_floats);
}

INLINE void add_product(lanes *sum, const lanes *x, float y, const enum addition how) {
  if (how == ROUNDED_TWICE) {
    *sum += *x * y;
  } else if (how == FUSED) {
    *sum = __builtin_elementwise_fma(*x, (lanes)y, *sum);
  } else {
    half_floats low = sum->lo, high = sum->hi, x_low = x->lo, x_high = x->hi;
    add_in_doubles(&low, &x_low, y);
    add_in_doubles(&high, &x_high, y);
    sum->lo = low;
    sum->hi = high;
  }
}

/* A tile: `number` rows times `width` vectors of sixteen results, kept in registers. Both, and `how`, are known when this
   is compiled. */
INLINE void affine_tile(const struct kith_affine *a, size_t row, size_t result, const int number, const int width,
                        const enum addition how) {
  lanes sums[4][3];
  for (int w = 0; w < width; w++)
    for (int r = 0; r < number; r++) sums[r][w] = a->bias ? LANES_AT(a->bias + result + 16 * w) : (lanes)0.0f;
  const float *inputs = a->inputs + row * a->columns;
  for (size_t k = 0; k < a->columns; k++) {
    lanes weights[3];
    for (int w = 0; w < width; w++) weights[w] = LANES_AT(a->weights + k * a->n16 + result + 16 * w);
    for (int r = 0; r < number; r++)
      for (int w = 0; w < width; w++)
        add_product(&sums[r][w], &weights[w], inputs[(size_t)r * a->columns + k], how);
  }
  for (int r = 0; r < number; r++)
    for (int w = 0; w < width; w++) *(lanes *)(a->results + (row + r) * a->n16 + result + 16 * w) = sums[r][w];
}

/* A stripe of results, of `width` vectors, for all rows, `number` at a time. */
INLINE void affine_stripe(const struct kith_affine *a, size_t result, const int number, const int width,
                          const enum addition how) {
  size_t row = 0;
  for (; row + number <= a->rows; row += number) affine_tile(a, row, result, number, width, how);
  for (; row < a->rows; row++) affine_tile(a, row, result, 1, width, how);
}

static void affine_plain(const struct kith_affine *a) {
  for (size_t result = 0; result < a->n16; result += 16) affine_stripe(a, result, 2, 1, ROUNDED_TWICE);
}

static void fused_plain(const struct kith_affine *a) {
#if defined(__x86_64__) && !defined(__FMA__)
  const enum addition how = FUSED_IN_DOUBLES;
#else
  const enum addition how = FUSED;
#endif
  for (size_t result = 0; result < a->n16; result += 16) affine_stripe(a, result, 2, 1, how);
}

#if defined(__x86_64__)
#define V3 __attribute__((target("arch=x86-64-v3")))
/* Unless told, the compiler takes the half of the registers that this processor has. */
#define V4 __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))

V3 static void affine_v3(const struct kith_affine *a) {
  for (size_t result = 0; result < a->n16; result += 16) affine_stripe(a, result, 4, 1, ROUNDED_TWICE);
}

V3 static void fused_v3(const struct kith_affine *a) {
  for (size_t result = 0; result < a->n16; result += 16) affine_stripe(a, result, 4, 1, FUSED);
}

V4 INLINE void affine_wide(const struct kith_affine *a, const enum addition how) {
  size_t result = 0;
  for (; result + 48 <= a->n16; result += 48) affine_stripe(a, result, 4, 3, how);
  for (; result + 32 <= a->n16; result += 32) affine_stripe(a, result, 4, 2, how);
  for (; result < a->n16; result += 16) affine_stripe(a, result, 4, 1, how);
}

V4 static void affine_v4(const struct kith_affine *a) { affine_wide(a, ROUNDED_TWICE); }
V4 static void fused_v4(const struct kith_affine *a) { affine_wide(a, FUSED); }
#endif

void kith_affine_by(int path, const struct kith_affine *a) {
#if defined(__x86_64__)
  if (path == 2) return a->fused ? fused_v4(a) : affine_v4(a);
  if (path == 1) return a->fused ? fused_v3(a) : affine_v3(a);
#endif
  a->fused ? fused_plain(a) : affine_plain(a);
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
