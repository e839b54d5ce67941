#pragma once
#include <lzma.h>

/* The macro's cast does not import into Swift. */
static const uint32_t kithLZMAConcatenated = LZMA_CONCATENATED;
