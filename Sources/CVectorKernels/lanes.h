#pragma once
#include <stdint.h>

/* What the kernels share. Nothing here may be compiled with multiplications fused with additions. */
#pragma STDC FP_CONTRACT OFF

/* Sixteen floats, of any alignment, and what goes with them. */
typedef float lanes __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef int32_t int_lanes __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef double half_lanes __attribute__((ext_vector_type(8), aligned(8)));
#define LANES_AT(p) (*(const lanes *)(p))

#define INLINE static inline __attribute__((always_inline))
