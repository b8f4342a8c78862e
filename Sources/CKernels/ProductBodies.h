// Matrix products with a packed right operand, written once for both kinds of operands and any vector width.
// Included by KernelBodies.h.
//
// The scheme is that of Goto and van de Geijn (2008): a tile of C of PRODUCT_ROWS rows × 2 vectors stays in
// registers during the loop over the depth. The right operand is stored in panels two vectors wide, so that
// each step of the depth loads consecutive addresses, and a block of depth of one panel stays in the nearest
// caches while all row tiles use it.
//
// GROUP consecutive steps of the depth are adjacent in every column of a panel: as many as one instruction of
// this kind adds up. A depth that is not a multiple of GROUP is padded with zeros. A group is processed in
// PARTS steps: MULTIPLY_ADD(sum, LEFT_PART(a), RIGHT_PART(b)).

enum {
  NAMED(depth_block) = 512 * GROUP,
  // With a block of depth, 192 KiB of an fp32 left operand: it stays in the second-level cache.
  NAMED(row_block) = 96,
  // For a transposed product, which packs both operands: they stay in the second-level cache.
  NAMED(transposed_depth) = 256 * GROUP,
  NAMED(group_width) = panel_width * GROUP,
};

static inline size_t NAMED(padded)(size_t depth) { return (depth + GROUP - 1) / GROUP * GROUP; }

// One tile of C: `mr` rows (a constant in every call) × one panel. Rows of the left operand are `row_stride`
// apart, groups `group_stride`.
static inline __attribute__((always_inline)) void NAMED(tile)(const int mr, size_t depth, const OPERAND *left,
                                                              size_t row_stride, size_t group_stride,
                                                              const OPERAND *right, float *result, size_t result_stride,
                                                              size_t columns, const float *bias, int accumulates) {
  _Pragma("clang fp contract(fast)");
  product_vector sums[PRODUCT_ROWS][2];
  const int is_whole = columns >= panel_width;
  float edge[PRODUCT_ROWS][2 * (PRODUCT_VECTOR_BYTES / 4)];
  if (!is_whole) {
    for (int row = 0; row < mr; row++) {
      for (size_t column = 0; column < columns; column++) {
        edge[row][column] = accumulates ? result[row * result_stride + column] : bias ? bias[column] : 0.0f;
      }
      for (size_t column = columns; column < panel_width; column++) edge[row][column] = 0.0f;
    }
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < mr; row++) {
#pragma clang loop unroll(full)
    for (int half = 0; half < 2; half++) {
      const size_t offset = (size_t)half * vector_width;
      if (!is_whole) sums[row][half] = *(const product_vector *)(edge[row] + offset);
      else if (accumulates) sums[row][half] = *(const product_vector *)(result + row * result_stride + offset);
      else if (bias) sums[row][half] = *(const product_vector *)(bias + offset);
      else sums[row][half] = (product_vector){0};
    }
  }
  const size_t groups = depth / GROUP;
  for (size_t k = 0; k < groups; k++) {
    const OPERAND *group = right + k * NAMED(group_width);
#pragma clang loop unroll(full)
    for (int part = 0; part < PARTS; part++) {
      const __auto_type first = RIGHT_PART(group, part);
      const __auto_type second = RIGHT_PART(group + vector_width * GROUP, part);
#pragma clang loop unroll(full)
      for (int row = 0; row < mr; row++) {
        const __auto_type value = LEFT_PART(left + row * row_stride + k * group_stride, part);
        sums[row][0] = MULTIPLY_ADD(sums[row][0], value, first);
        sums[row][1] = MULTIPLY_ADD(sums[row][1], value, second);
      }
    }
  }
  if (groups * GROUP < depth) {
    // The last group in the plain rows of the left operand is shorter.
    const OPERAND *group = right + groups * NAMED(group_width);
#pragma clang loop unroll(full)
    for (int part = 0; part < PARTS; part++) {
#pragma clang loop unroll(full)
      for (int row = 0; row < mr; row++) {
        OPERAND padded[GROUP] = {left[row * row_stride + groups * group_stride]};
        const __auto_type value = LEFT_PART(padded, part);
        sums[row][0] = MULTIPLY_ADD(sums[row][0], value, RIGHT_PART(group, part));
        sums[row][1] = MULTIPLY_ADD(sums[row][1], value, RIGHT_PART(group + vector_width * GROUP, part));
      }
    }
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < mr; row++) {
#pragma clang loop unroll(full)
    for (int half = 0; half < 2; half++) {
      const size_t offset = (size_t)half * vector_width;
      if (is_whole) *(product_vector *)(result + row * result_stride + offset) = sums[row][half];
      else *(product_vector *)(edge[row] + offset) = sums[row][half];
    }
  }
  if (!is_whole) {
    for (int row = 0; row < mr; row++) {
      for (size_t column = 0; column < columns; column++) result[row * result_stride + column] = edge[row][column];
    }
  }
}

// A single row has too few sums to hide the latency of an addition, so four steps of the depth are computed
// in parallel.
static void NAMED(single_row)(size_t depth, const OPERAND *left, size_t group_stride, const OPERAND *right,
                              float *result, size_t columns, const float *bias, int accumulates) {
  _Pragma("clang fp contract(fast)");
  product_vector sums[4][2];
  for (int phase = 0; phase < 4; phase++) sums[phase][0] = sums[phase][1] = (product_vector){0};
  const size_t groups = depth / GROUP;
  size_t k = 0;
  for (; k + 4 <= groups; k += 4) {
#pragma clang loop unroll(full)
    for (int phase = 0; phase < 4; phase++) {
      const OPERAND *group = right + (k + phase) * NAMED(group_width);
#pragma clang loop unroll(full)
      for (int part = 0; part < PARTS; part++) {
        const __auto_type value = LEFT_PART(left + (k + phase) * group_stride, part);
        sums[phase][0] = MULTIPLY_ADD(sums[phase][0], value, RIGHT_PART(group, part));
        sums[phase][1] = MULTIPLY_ADD(sums[phase][1], value, RIGHT_PART(group + vector_width * GROUP, part));
      }
    }
  }
  for (; k < groups; k++) {
    const OPERAND *group = right + k * NAMED(group_width);
#pragma clang loop unroll(full)
    for (int part = 0; part < PARTS; part++) {
      const __auto_type value = LEFT_PART(left + k * group_stride, part);
      sums[0][0] = MULTIPLY_ADD(sums[0][0], value, RIGHT_PART(group, part));
      sums[0][1] = MULTIPLY_ADD(sums[0][1], value, RIGHT_PART(group + vector_width * GROUP, part));
    }
  }
  if (groups * GROUP < depth) {
    const OPERAND *group = right + groups * NAMED(group_width);
    OPERAND padded[GROUP] = {left[groups * group_stride]};
#pragma clang loop unroll(full)
    for (int part = 0; part < PARTS; part++) {
      const __auto_type value = LEFT_PART(padded, part);
      sums[0][0] = MULTIPLY_ADD(sums[0][0], value, RIGHT_PART(group, part));
      sums[0][1] = MULTIPLY_ADD(sums[0][1], value, RIGHT_PART(group + vector_width * GROUP, part));
    }
  }
  const product_vector totals[2] = {(sums[0][0] + sums[1][0]) + (sums[2][0] + sums[3][0]),
                                    (sums[0][1] + sums[1][1]) + (sums[2][1] + sums[3][1])};
  if (columns >= panel_width) {
    for (int half = 0; half < 2; half++) {
      product_vector *place = (product_vector *)(result + half * vector_width);
      product_vector total = totals[half];
      if (accumulates) total += *place;
      else if (bias) total += *(const product_vector *)(bias + half * vector_width);
      *place = total;
    }
    return;
  }
  float total[2 * (PRODUCT_VECTOR_BYTES / 4)];
  memcpy(total, totals, sizeof total);
  for (size_t column = 0; column < columns; column++) {
    result[column] = total[column] + (accumulates ? result[column] : bias ? bias[column] : 0.0f);
  }
}

#ifndef TILE_CASE
#define TILE_CASE(mr)                                                                                                   \
  case mr:                                                                                                              \
    NAMED(tile)(mr, depth, left, row_stride, group_stride, right, result, result_stride, columns, bias, accumulates);   \
    break;
#endif

// The left operand in plain rows.
static void NAMED(tile_of_rows)(size_t mr, size_t depth, const OPERAND *left, size_t row_stride, const OPERAND *right,
                                float *result, size_t result_stride, size_t columns, const float *bias,
                                int accumulates) {
  const size_t group_stride = GROUP;
  switch (mr) {
    case 1: NAMED(single_row)(depth, left, group_stride, right, result, columns, bias, accumulates); break;
    PRODUCT_TILE_CASES
  }
}

// The left operand packed: PRODUCT_ROWS groups for each step of the depth, which is padded.
static void NAMED(tile_of_packed)(size_t mr, size_t depth, const OPERAND *left, const OPERAND *right, float *result,
                                  size_t result_stride, size_t columns, int accumulates) {
  const float *bias = NULL;
  const size_t row_stride = GROUP, group_stride = tile_rows * GROUP;
  switch (mr) {
    case 1: NAMED(single_row)(depth, left, group_stride, right, result, columns, bias, accumulates); break;
    PRODUCT_TILE_CASES
  }
}

static size_t NAMED(packed_bytes)(size_t depth, size_t columns) {
  return (columns + panel_width - 1) / panel_width * panel_width * NAMED(padded)(depth) * sizeof(OPERAND);
}

static size_t NAMED(transposed_scratch_bytes)(size_t columns) {
  return NAMED(packed_bytes)(NAMED(transposed_depth), columns) + NAMED(transposed_depth) * tile_rows * sizeof(OPERAND);
}

static void NAMED(pack_weights)(void *packed, const float *matrix, size_t depth, size_t columns, size_t row_stride,
                                size_t column_stride) {
  const size_t padded_depth = NAMED(padded)(depth);
  for (size_t start = 0; start < columns; start += panel_width) {
    const size_t width = columns - start < panel_width ? columns - start : panel_width;
    OPERAND *panel = (OPERAND *)packed + start * padded_depth;
    if (width < panel_width || padded_depth > depth) memset(panel, 0, panel_width * padded_depth * sizeof(OPERAND));
    // The matrix has plain rows or plain columns: short ranges of the depth keep source and destination in
    // the first-level cache.
    for (size_t first = 0; first < depth; first += 64) {
      const size_t last = first + 64 < depth ? first + 64 : depth;
      if (column_stride == 1) {
        for (size_t k = first; k < last; k++) {
          const float *restrict row = matrix + k * row_stride + start;
          OPERAND *restrict place = panel + k / GROUP * NAMED(group_width) + k % GROUP;
          for (size_t column = 0; column < width; column++) place[column * GROUP] = NAMED(put)(row[column]);
        }
      } else {
        for (size_t column = 0; column < width; column++) {
          const float *source = matrix + (start + column) * column_stride;
          OPERAND *place = panel + column * GROUP;
          for (size_t k = first; k < last; k++) {
            place[k / GROUP * NAMED(group_width) + k % GROUP] = NAMED(put)(source[k * row_stride]);
          }
        }
      }
    }
  }
}

// Packs plain rows of operands [depth, columns]; the depth is padded.
static void NAMED(pack_rows)(OPERAND *packed, const OPERAND *matrix, size_t depth, size_t columns, size_t row_stride) {
  const size_t padded_depth = NAMED(padded)(depth);
  for (size_t start = 0; start < columns; start += panel_width) {
    const size_t width = columns - start < panel_width ? columns - start : panel_width;
    OPERAND *panel = packed + start * padded_depth;
    for (size_t k = 0; k < padded_depth; k += GROUP) {
      OPERAND *restrict group = panel + k * panel_width;
      if (width < panel_width || k + GROUP > depth) memset(group, 0, NAMED(group_width) * sizeof(OPERAND));
      const size_t count = depth - k < GROUP ? depth - k : GROUP;
      const OPERAND *restrict rows = matrix + k * row_stride + start;
      if (width == panel_width && count == GROUP) {
        for (size_t column = 0; column < panel_width; column++) {
          for (size_t place = 0; place < GROUP; place++) group[column * GROUP + place] = rows[place * row_stride + column];
        }
      } else {
        for (size_t place = 0; place < count; place++) {
          for (size_t column = 0; column < width; column++) group[column * GROUP + place] = rows[place * row_stride + column];
        }
      }
    }
  }
}

// Rows [begin, end) of C.
static void NAMED(product_rows)(const charrnn_product *p, size_t begin, size_t end) {
  const size_t padded_depth = NAMED(padded)(p->depth);
  for (size_t first = 0; first < p->depth; first += NAMED(depth_block)) {
    const size_t depth = p->depth - first < NAMED(depth_block) ? p->depth - first : NAMED(depth_block);
    const int accumulates = p->accumulates || first > 0;
    for (size_t start = 0; start < p->columns; start += panel_width) {
      const OPERAND *panel = (const OPERAND *)p->right + start * padded_depth + first * panel_width;
      const float *bias = p->bias ? p->bias + start : NULL;
      for (size_t row = begin; row < end;) {
        const size_t rows = next_rows(end - row);
        NAMED(tile_of_rows)(rows, depth, (const OPERAND *)p->left + row * p->left_stride + first, p->left_stride, panel,
                            p->result + row * p->result_stride + start, p->result_stride, p->columns - start, bias,
                            accumulates);
        row += rows;
      }
    }
  }
}

static void NAMED(product)(const charrnn_product *p) {
  for (size_t begin = 0; begin < p->rows; begin += NAMED(row_block)) {
    NAMED(product_rows)(p, begin, p->rows - begin < NAMED(row_block) ? p->rows : begin + NAMED(row_block));
  }
}

static void NAMED(transposed_product)(const charrnn_transposed_product *p) {
  OPERAND *right = p->scratch;
  OPERAND *left = right + NAMED(packed_bytes)(NAMED(transposed_depth), p->columns) / sizeof(OPERAND);
  for (size_t first = 0; first < p->depth; first += NAMED(transposed_depth)) {
    const size_t depth = p->depth - first < NAMED(transposed_depth) ? p->depth - first : NAMED(transposed_depth);
    const size_t padded_depth = NAMED(padded)(depth);
    NAMED(pack_rows)(right, (const OPERAND *)p->right + first * p->right_stride, depth, p->columns, p->right_stride);
    for (size_t row = 0; row < p->rows;) {
      const size_t rows = next_rows(p->rows - row);
      for (size_t k = 0; k < padded_depth; k++) {
        const OPERAND *source = (const OPERAND *)p->left + (first + k) * p->left_stride + row;
        OPERAND *place = left + k / GROUP * tile_rows * GROUP + k % GROUP;
        if (k < depth) {
          for (size_t column = 0; column < rows; column++) place[column * GROUP] = source[column];
        } else {
          for (size_t column = 0; column < rows; column++) place[column * GROUP] = 0;
        }
      }
      for (size_t start = 0; start < p->columns; start += panel_width) {
        NAMED(tile_of_packed)(rows, padded_depth, left, right + start * padded_depth,
                              p->result + row * p->result_stride + start, p->result_stride, p->columns - start,
                              p->accumulates || first > 0);
      }
      row += rows;
    }
  }
}
