// Products of unsigned 8-bit numbers by signed 8-bit weights, for generation: they read a quarter of the
// memory of fp32. Included by KernelBodies.h.
//
// x ≈ s (u − o) with u unsigned and the offset o: Σ w x ≈ s (Σ w u − o Σ w). The sums of each column's
// weights are computed when it is packed. Four consecutive steps of the depth are adjacent in every column of
// a panel and in the left operand; they are multiplied and summed in integers, exactly.

typedef int32_t sum_vector __attribute__((vector_size(PRODUCT_VECTOR_BYTES), aligned(4)));
typedef int16_t pair16_vector __attribute__((vector_size(PRODUCT_VECTOR_BYTES), aligned(2)));

enum {
  quantized_rows = 4,
#if KERNEL_HAS_BF16
  // One instruction adds four products in 32 bits.
  quantized_range = 127,
#else
  // Two products are added in 16 bits: 2 · 127 · 127 fits.
  quantized_range = 63,
#endif
  quantized_offset = quantized_range + 1,
};

// sum[i] + Σ_j left[4i + j] · right[4i + j], left unsigned.
static inline __attribute__((always_inline)) sum_vector add_quads(sum_vector sum, pair_vector left, pair_vector right) {
#if KERNEL_HAS_BF16
  return (sum_vector)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)left, (__m512i)right);
#elif defined(__x86_64__) && PRODUCT_VECTOR_BYTES == 64
  const __m512i pairs = _mm512_maddubs_epi16((__m512i)left, (__m512i)right);
  return sum + (sum_vector)_mm512_madd_epi16(pairs, _mm512_set1_epi16(1));
#elif defined(__x86_64__) && PRODUCT_VECTOR_BYTES == 32
  const __m256i pairs = _mm256_maddubs_epi16((__m256i)left, (__m256i)right);
  return sum + (sum_vector)_mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
#else
  // Splits each four 8-bit numbers into two pairs of 16-bit numbers.
  const pair16_vector left_even = (pair16_vector)(left & 0x00FF00FFu), left_odd = (pair16_vector)(left >> 8 & 0x00FF00FFu);
  const pair16_vector right_even = (pair16_vector)right << 8 >> 8, right_odd = (pair16_vector)right >> 8;
#if defined(__x86_64__)
  return sum + (sum_vector)_mm_madd_epi16((__m128i)left_even, (__m128i)right_even)
         + (sum_vector)_mm_madd_epi16((__m128i)left_odd, (__m128i)right_odd);
#else
  const pair16_vector products = left_even * right_even + left_odd * right_odd;  // at most 2 · 127 · 127
  return sum + ((sum_vector)products << 16 >> 16) + ((sum_vector)products >> 16);
#endif
#endif
}

static size_t quantized_depth(size_t depth) { return (depth + 3) / 4 * 4; }

static size_t quantized_bytes(size_t depth, size_t columns) {
  return (columns + panel_width - 1) / panel_width * panel_width * quantized_depth(depth);
}

static void quantize(uint8_t *quantized, float *scales, const float *values, size_t rows, size_t depth) {
  const size_t stride = quantized_depth(depth);
  for (size_t row = 0; row < rows; row++) {
    const float *restrict source = values + row * depth;
    uint8_t *restrict destination = quantized + row * stride;
    const float top = largest_magnitude(source, depth);
    scales[row] = top / quantized_range;
    const float factor = top > 0 ? quantized_range / top : 0;
    VECTORISE
    for (size_t place = 0; place < depth; place++) {
      // 1.5 · 2²³: adding it rounds to an integer in the low bits.
      float shifted = source[place] * factor + (12582912.0f + quantized_offset);
      int32_t bits;
      memcpy(&bits, &shifted, sizeof bits);
      destination[place] = (uint8_t)bits;
    }
    for (size_t place = depth; place < stride; place++) destination[place] = 0;
  }
}

static void pack_quantized(int8_t *packed, float *scales, float *offsets, const float *matrix, size_t depth,
                           size_t columns) {
  memset(packed, 0, quantized_bytes(depth, columns));
  for (size_t column = 0; column < columns; column++) {
    const float *restrict source = matrix + column * depth;
    const float top = largest_magnitude(source, depth);
    const float factor = top > 0 ? 127.0f / top : 0;
    int8_t *restrict panel = packed + column / panel_width * panel_width * quantized_depth(depth);
    int8_t *restrict place = panel + column % panel_width * 4;
    int32_t sum = 0;
    for (size_t first = 0; first < depth; first += 64) {
      // Rounded in one loop, then distributed.
      int8_t rounded[64];
      const size_t count = depth - first < 64 ? depth - first : 64;
      VECTORISE
      for (size_t k = 0; k < count; k++) {
        float shifted = source[first + k] * factor + 12582912.0f;
        int32_t bits;
        memcpy(&bits, &shifted, sizeof bits);
        rounded[k] = (int8_t)(bits - 0x4B400000);
      }
      for (size_t k = 0; k < count; k++) sum += rounded[k];
      for (size_t k = count; k < 64; k++) rounded[k] = 0;
      for (size_t k = 0; k < count; k += 4) memcpy(place + (first + k) * panel_width, rounded + k, 4);
    }
    scales[column] = top / 127.0f;
    offsets[column] = (float)sum * quantized_offset * scales[column];
  }
}

static inline pair_vector broadcast_quad(const uint8_t *address) {
  uint32_t quad;
  memcpy(&quad, address, sizeof quad);
  return quad | (pair_vector){0};
}

// `mr` rows (a constant in every call) × one panel.
static inline __attribute__((always_inline)) void quantized_tile(const int mr, const charrnn_quantized_product *p,
                                                                 size_t row, size_t start) {
  const size_t depth = quantized_depth(p->depth);
  const int8_t *panel = p->right + start * depth;
  const uint8_t *left = p->left + row * depth;
  sum_vector sums[quantized_rows][2];
  for (int place = 0; place < mr; place++) sums[place][0] = sums[place][1] = (sum_vector){0};
#pragma clang loop unroll_count(4)
  for (size_t k = 0; k < depth; k += 4) {
    const pair_vector first = *(const pair_vector *)(panel + k * panel_width);
    const pair_vector second = *(const pair_vector *)(panel + k * panel_width + PRODUCT_VECTOR_BYTES);
#pragma clang loop unroll(full)
    for (int place = 0; place < mr; place++) {
      const pair_vector value = broadcast_quad(left + place * depth + k);
      sums[place][0] = add_quads(sums[place][0], value, first);
      sums[place][1] = add_quads(sums[place][1], value, second);
    }
  }
  for (int place = 0; place < mr; place++) {
    const float scale = p->left_scales[row + place];
    float *result = p->result + (row + place) * p->result_stride + start;
    if (p->columns - start >= panel_width) {
      for (int half = 0; half < 2; half++) {
        const size_t offset = start + (size_t)half * vector_width;
        product_vector total = __builtin_convertvector(sums[place][half], product_vector);
        total = scale * (total * *(const product_vector *)(p->right_scales + offset)
                         - *(const product_vector *)(p->right_offsets + offset));
        if (p->bias) total += *(const product_vector *)(p->bias + offset);
        *(product_vector *)(result + half * vector_width) = total;
      }
    } else {
      int32_t totals[2 * (PRODUCT_VECTOR_BYTES / 4)];
      memcpy(totals, sums[place], sizeof totals);
      for (size_t column = 0; column < p->columns - start; column++) {
        const float product =
            scale * ((float)totals[column] * p->right_scales[start + column] - p->right_offsets[start + column]);
        result[column] = product + (p->bias ? p->bias[start + column] : 0.0f);
      }
    }
  }
}

static void quantized_product(const charrnn_quantized_product *p) {
  for (size_t start = 0; start < p->columns; start += panel_width) {
    for (size_t row = 0; row < p->rows;) {
      switch (p->rows - row) {
        case 1: quantized_tile(1, p, row, start); row += 1; break;
        case 2: quantized_tile(2, p, row, start); row += 2; break;
        case 3: quantized_tile(3, p, row, start); row += 3; break;
        default: quantized_tile(4, p, row, start); row += 4; break;
      }
    }
  }
}
