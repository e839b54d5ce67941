#pragma once
#include <stddef.h>
#include <stdint.h>

/* The inner loops. Every kernel gives the same bits on every processor: sums are kept in sixteen lanes,
   added up in a fixed order, and multiplications are not fused with additions but where that is asked for. The widest
   vectors that the processor has are chosen when the program starts. Counts named `n16` must be multiples of 16. */

/* Σ a[i]·b[i] */
float kith_dot(const float *a, const float *b, size_t n16);

/* y[i] += a·x[i] */
void kith_add_scaled(float *y, const float *x, float a, size_t n16);

/* y[i] = a·x[i] + c */
void kith_multiply_add(float *y, const float *x, float a, float c, size_t n);

/* y[i] *= a·x[i] + c */
void kith_multiply(float *y, const float *x, float a, float c, size_t n);

/* y[i] = y[i]·(a·x[i] + c) + d·z[i] */
void kith_multiply_mix(float *y, const float *x, float a, float c, const float *z, float d, size_t n);

/* y[i] = y[i]·decay[i] + x[i] */
void kith_decay_add(float *y, const float *decay, const float *x, size_t n16);

/* ratios[i] = exp(clip(scores[i] + extras[i], ±20)), relative error below 4e-7; returns Σ weights[i]·ratios[i],
   kept in double. */
double kith_ratios(const float *scores, const float *extras, const float *weights, float *ratios, size_t n);

/* Σ weights[i]·values[i], kept in double. */
double kith_weighted_sum(const float *weights, const float *values, size_t n);

/* Σ weights[i]·ratios[words[i]]; words beyond `limit` count as nothing. */
double kith_gather(const float *weights, const uint32_t *words, const float *ratios, size_t n, uint32_t limit);

/* The largest of each block of 64 values; NaN counts as nothing. */
void kith_block_maxima(const float *values, float *maxima, size_t blocks);

/* Asks for the memory of base[indices[i]], elements of `stride` bytes, but for indices of limit and more. An element that is
   larger than a line of 64 bytes begins with one. */
void kith_prefetch(const void *base, size_t stride, const uint32_t *indices, size_t n, uint32_t limit);

/* For each of n16 ranges of an ascending column, low[i] ..< low[i] + counts[i], none empty: the place of targets[i] in it, or
   UINT32_MAX. It comes in low; counts are used up. Neighbours take as many steps as the longest of them. */
void kith_search(const uint32_t *column, uint32_t *low, uint32_t *counts, const uint32_t *targets, size_t n16);

/* The same with weights book[codes[i]]; the book has 256 entries. */
double kith_gather_coded(const uint8_t *codes, const float *book, const uint32_t *words, const float *ratios, size_t n,
                         uint32_t limit);

/* y[i] = y[i]·decay[i] + scale·x[i] */
void kith_decay_add_int8(float *y, const float *decay, const int8_t *x, float scale, size_t n16);

/* products[r] = scales[r]·Σ_j rows[r·n16 + j]·vector[j] */
void kith_products_int8(const int8_t *rows, const float *vector, const float *scales, float *products, size_t count,
                        size_t n16);

/* Writes x·factors·factor, elementwise, as integers in ±127; returns what these are to be multiplied by. All zeros and 0
   where a number is not finite, or all are 0 or as good as. */
float kith_quantize(const float *x, const float *factors, float factor, int8_t *values, size_t n16);

/* scores[v·stride + r] = row_scales[r]·scales[v]·Σ_j matrix[r][j]·vectors[v·n16 + j], of `count` blocks of sixteen rows
   each, for `number` vectors; added to the scores that are there if `adds` is not 0. Vectors hold no -128. Columns that are 0
   in all vectors cost nothing at either end.

   A block holds its rows by pairs of columns: the two numbers of each of the sixteen rows, then the next two columns. The
   sum is one of integers, n16 at most 1024. `path` is one of 0..<kith_path_count(): 0 plain C, then wider vectors as far
   as the processor has them; all give the same bits. */
struct kith_scoring {
  const int8_t *blocks;
  size_t count, n16;
  const float *row_scales;
  const int8_t *vectors;
  const float *scales;
  size_t number;
  float *scores;
  size_t stride;
  int adds;
};
void kith_scores_int8_by(int path, const struct kith_scoring *scoring);
int kith_path_count(void);

/* exp(x) for x in ±87 by the same polynomial as kith_ratios. */
float kith_exp(float x);

/* results[r·n16 + j] = bias[j] + Σ_k inputs[r·columns + k]·weights[k·n16 + j], summed in this order; without a bias from 0
   on. Where `fused` is not 0 each product and sum are rounded once, and else each by itself: other bits, up to twice as
   quickly where processors have an instruction for it, and much more slowly where they have none. `path` as above. */
struct kith_affine {
  const float *inputs;
  size_t rows, columns;
  const float *weights, *bias;
  size_t n16;
  float *results;
  int fused;
};
void kith_affine_by(int path, const struct kith_affine *affine);

/* One step of a gated layer a row. A row of `gates`, three times n16 numbers, is made z = σ(z), c = tanh(c), o = σ(o) in
   place; hidden += z·(c - hidden), which is 0 before where begins[r] is not 0; states[r] = hidden, outputs[r] = o·hidden. */
void kith_gate_steps(float *gates, float *hidden, float *states, float *outputs, const uint8_t *begins, size_t rows,
                     size_t n16);

/* The way back: `gates` and `states` as kith_gate_steps left them, `before` what was hidden before the first row,
   gradients[r] those by outputs[r]. Makes `gates` the gradients by what kith_gate_steps was given. `back` holds n16 numbers
   for the sums. */
void kith_gate_gradients(float *gates, const float *before, const float *states, const float *gradients,
                         const uint8_t *begins, float *back, size_t rows, size_t n16);

/* One step of Adam (0.9, 0.999), upwards. */
void kith_adam(float *weights, float *means, float *squares, const float *gradients, float rate, size_t n16);

/* sums[j] = Σ_r rows[r·n16 + j] */
void kith_column_sums(const float *rows, float *sums, size_t count, size_t n16);

/* y[i] *= x[i] */
void kith_multiply_by(float *y, const float *x, size_t n);

/* transposed[j·rows + r] = matrix[r·columns + j] */
void kith_transpose(const float *matrix, float *transposed, size_t rows, size_t columns);

/* products[i] += Σ_j rows[indices[i]·n16 + j]·vector[j], but for indices of limit and more. */
void kith_row_products(const float *rows, const uint32_t *indices, size_t count, uint32_t limit, const float *vector,
                       float *products, size_t n16);

/* One row after the other, but for indices of limit and more: sums[j] += gradients[i]·row[j], then
   row[j] += steps[i]·input[j], where the row is rows[indices[i]·n16 + j]. */
void kith_learn_rows(float *rows, const uint32_t *indices, size_t count, uint32_t limit, const float *gradients,
                     const float *steps, const float *input, float *sums, size_t n16);

/* Draws a mask, 0 with the probability share / 2^24 and otherwise `kept`, the same for the same seed, and multiplies the
   values with it. */
void kith_leave_out(float *values, float *mask, uint64_t seed, uint32_t share, float kept, size_t n16);
