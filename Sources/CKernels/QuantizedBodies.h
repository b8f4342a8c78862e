// Products of 16-bit numbers by 8-bit weights, for sampling: they read a quarter of the memory of fp32. Included by
// KernelBodies.h.
//
// Two neighbours of the depth lie side by side in every column of a panel; one instruction multiplies both and adds
// them up in 32 bits, exactly. Each column of the weights and each row of the left factor has its own scale.

typedef int32_t sum_vector __attribute__((vector_size(PRODUCT_VECTOR_BYTES), aligned(4)));
typedef int16_t pair16_vector __attribute__((vector_size(PRODUCT_VECTOR_BYTES), aligned(2)));
typedef int8_t pair8_vector __attribute__((vector_size(PRODUCT_VECTOR_BYTES / 2), aligned(1)));

// sum[i] + left[2i] · right[2i] + left[2i+1] · right[2i+1]
static inline __attribute__((always_inline)) sum_vector add_pairs(sum_vector sum, pair16_vector left,
                                                                  pair16_vector right) {
#if KERNEL_HAS_BF16
  return (sum_vector)_mm512_dpwssd_epi32((__m512i)sum, (__m512i)left, (__m512i)right);
#elif defined(__x86_64__) && PRODUCT_VECTOR_BYTES == 64
  return sum + (sum_vector)_mm512_madd_epi16((__m512i)left, (__m512i)right);
#elif defined(__x86_64__) && PRODUCT_VECTOR_BYTES == 32
  return sum + (sum_vector)_mm256_madd_epi16((__m256i)left, (__m256i)right);
#elif defined(__x86_64__)
  return sum + (sum_vector)_mm_madd_epi16((__m128i)left, (__m128i)right);
#else
  const sum_vector a = (sum_vector)left, b = (sum_vector)right;
  return sum + (a << 16 >> 16) * (b << 16 >> 16) + (a >> 16) * (b >> 16);
#endif
}

enum { quantized_rows = 4 };

static inline size_t quantized_depth(size_t depth) { return (depth + 1) / 2 * 2; }

static size_t quantized_bytes(size_t depth, size_t columns) {
  return (columns + panel_width - 1) / panel_width * panel_width * quantized_depth(depth);
}

static void quantize(int16_t *quantized, float *scales, const float *values, size_t rows, size_t depth) {
  // depth · 127 · range < 2³¹: no sum leaves 32 bits.
  const size_t most = ((size_t)1 << 31) / (128 * (depth ? depth : 1));
  const float range = (float)(most > 32767 ? 32767 : most > 1 ? most - 1 : 1);
  for (size_t row = 0; row < rows; row++) {
    const float *restrict source = values + row * depth;
    int16_t *restrict destination = quantized + row * depth;
    const float top = largest_magnitude(source, depth);
    scales[row] = top / range;
    const float factor = top > 0 ? range / top : 0;
    VECTORISE
    for (size_t place = 0; place < depth; place++) {
      // 1.5 · 2²³: adding it rounds to an integer kept in the low bits.
      float shifted = source[place] * factor + 12582912.0f;
      int32_t bits;
      memcpy(&bits, &shifted, sizeof bits);
      destination[place] = (int16_t)(bits - 0x4B400000);
    }
  }
}

static void pack_quantized(int8_t *packed, float *scales, const float *matrix, size_t depth, size_t columns,
                           size_t row_stride, size_t column_stride) {
  memset(packed, 0, quantized_bytes(depth, columns));
  for (size_t column = 0; column < columns; column++) {
    const float *source = matrix + column * column_stride;
    float top = 0;
    for (size_t k = 0; k < depth; k++) {
      const float magnitude = fabsf(source[k * row_stride]);
      top = magnitude > top ? magnitude : top;
    }
    scales[column] = top / 127.0f;
    const float factor = top > 0 ? 127.0f / top : 0;
    int8_t *place = packed + column / panel_width * panel_width * quantized_depth(depth) + column % panel_width * 2;
    for (size_t k = 0; k < depth; k++) {
      place[k / 2 * panel_width * 2 + k % 2] = (int8_t)lrintf(source[k * row_stride] * factor);
    }
  }
}

static inline pair16_vector broadcast_pair16(const int16_t *address) {
  uint32_t pair;
  memcpy(&pair, address, sizeof pair);
  return (pair16_vector)(pair | (pair_vector){0});
}

// `mr` rows (a constant where it is called) × one panel.
static inline __attribute__((always_inline)) void quantized_tile(const int mr, const charrnn_quantized_product *p,
                                                                 size_t row, size_t start) {
  const int8_t *panel = p->right + start * quantized_depth(p->depth);
  const int16_t *left = p->left + row * p->left_stride;
  sum_vector sums[quantized_rows][2];
  for (int place = 0; place < mr; place++) sums[place][0] = sums[place][1] = (sum_vector){0};
  const size_t pairs = p->depth / 2;
#pragma clang loop unroll_count(4)
  for (size_t k = 0; k < pairs; k++) {
    const int8_t *group = panel + k * panel_width * 2;
    const pair16_vector first = __builtin_convertvector(*(const pair8_vector *)group, pair16_vector);
    const pair16_vector second = __builtin_convertvector(*(const pair8_vector *)(group + panel_width), pair16_vector);
#pragma clang loop unroll(full)
    for (int place = 0; place < mr; place++) {
      const pair16_vector value = broadcast_pair16(left + place * p->left_stride + 2 * k);
      sums[place][0] = add_pairs(sums[place][0], value, first);
      sums[place][1] = add_pairs(sums[place][1], value, second);
    }
  }
  if (pairs * 2 < p->depth) {
    const int8_t *group = panel + pairs * panel_width * 2;
    const pair16_vector first = __builtin_convertvector(*(const pair8_vector *)group, pair16_vector);
    const pair16_vector second = __builtin_convertvector(*(const pair8_vector *)(group + panel_width), pair16_vector);
    for (int place = 0; place < mr; place++) {
      const int16_t last[2] = {left[place * p->left_stride + 2 * pairs], 0};
      sums[place][0] = add_pairs(sums[place][0], broadcast_pair16(last), first);
      sums[place][1] = add_pairs(sums[place][1], broadcast_pair16(last), second);
    }
  }
  for (int place = 0; place < mr; place++) {
    const float scale = p->left_scales[row + place];
    float *result = p->result + (row + place) * p->result_stride + start;
    if (p->columns - start >= panel_width) {
      for (int half = 0; half < 2; half++) {
        const size_t offset = start + (size_t)half * vector_width;
        product_vector total = __builtin_convertvector(sums[place][half], product_vector);
        total *= scale * *(const product_vector *)(p->right_scales + offset);
        product_vector *destination = (product_vector *)(result + half * vector_width);
        if (p->accumulates) total += *destination;
        else if (p->bias) total += *(const product_vector *)(p->bias + offset);
        *destination = total;
      }
    } else {
      int32_t totals[2 * (PRODUCT_VECTOR_BYTES / 4)];
      memcpy(totals, sums[place], sizeof totals);
      for (size_t column = 0; column < p->columns - start; column++) {
        const float product = (float)totals[column] * (scale * p->right_scales[start + column]);
        result[column] = product + (p->accumulates ? result[column] : p->bias ? p->bias[start + column] : 0.0f);
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
