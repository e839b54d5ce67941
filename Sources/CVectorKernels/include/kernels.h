#pragma once
#include <stddef.h>
#include <stdint.h>

/* The inner loops over floats. Every kernel gives the same bits on every processor: sums are kept in sixteen lanes,
   added up in a fixed order, and multiplications are not fused with additions. The widest vectors that the processor
   has are chosen when the program starts. Counts named `n16` must be multiples of 16. */

/* Σ a[i]·b[i] */
float kith_dot(const float *a, const float *b, size_t n16);

/* sums[j] += g·row[j], then row[j] += step·input[j]: one word's share of a gradient, and its update. */
void kith_learn(float *sums, float *row, const float *input, float g, float step, size_t n16);

/* y[i] += a·x[i] */
void kith_add_scaled(float *y, const float *x, float a, size_t n16);

/* y[i] = y[i]·decay[i] + x[i] */
void kith_decay_add(float *y, const float *decay, const float *x, size_t n16);

/* scores[r] = Σ_j matrix[r·n16 + j]·vector[j] + bias[r] */
void kith_scores(const float *matrix, const float *vector, const float *bias, float *scores, size_t rows, size_t n16);

/* ratios[i] = exp(clip(scale·(scores[i] + extras[i]), ±20)), relative error below 4e-7; returns Σ weights[i]·ratios[i],
   kept in double. */
double kith_ratios(const float *scores, const float *extras, const float *weights, float *ratios, float scale, size_t n);

/* Σ weights[i]·ratios[words[i]]; words beyond `limit` count as nothing. */
double kith_gather(const float *weights, const uint32_t *words, const float *ratios, size_t n, uint32_t limit);

/* exp(x) for x in ±87 by the same polynomial as kith_ratios. */
float kith_exp(float x);
