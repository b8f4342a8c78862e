// Matrix products by a packed right factor, written once with vectors of PRODUCT_VECTOR_BYTES; included by KernelBodies.h.
//
// The scheme is that of Goto and van de Geijn (2008): a tile of PRODUCT_ROWS × 2 vectors of C stays in registers while the
// depth runs; the right factor lies in panels of two vectors' width, so that each step of the depth loads it from
// consecutive addresses, and a block of depth of one panel stays in the first-level cache while all row tiles pass by.

typedef float product_vector __attribute__((vector_size(PRODUCT_VECTOR_BYTES), aligned(4)));

enum {
  vector_width = PRODUCT_VECTOR_BYTES / 4,
  panel_width = 2 * vector_width,
  tile_rows = PRODUCT_ROWS,
  depth_block = 256,
  row_block = 192,  // with a block of depth 192 KiB of the left factor: it stays in the second-level cache
};

// One tile of C: `mr` rows (a constant where it is called) × one panel.
static inline __attribute__((always_inline)) void tile(const int mr, size_t depth, const float *left, size_t row_stride,
                                                       size_t column_stride, const float *right, float *result,
                                                       size_t result_stride, size_t columns, const float *bias,
                                                       int accumulates) {
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
  for (size_t k = 0; k < depth; k++) {
    const product_vector first = *(const product_vector *)(right + k * panel_width);
    const product_vector second = *(const product_vector *)(right + k * panel_width + vector_width);
#pragma clang loop unroll(full)
    for (int row = 0; row < mr; row++) {
      const float value = left[row * row_stride + k * column_stride];
      sums[row][0] += value * first;
      sums[row][1] += value * second;
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

// One row: too few sums to hide the latency of an addition, so four steps of the depth run side by side.
static void single_row(size_t depth, const float *left, size_t column_stride, const float *right, float *result,
                       size_t columns, const float *bias, int accumulates) {
  _Pragma("clang fp contract(fast)");
  product_vector sums[4][2];
  for (int phase = 0; phase < 4; phase++) sums[phase][0] = sums[phase][1] = (product_vector){0};
  size_t k = 0;
  for (; k + 4 <= depth; k += 4) {
#pragma clang loop unroll(full)
    for (int phase = 0; phase < 4; phase++) {
      const float value = left[(k + phase) * column_stride];
      const float *values = right + (k + phase) * panel_width;
      sums[phase][0] += value * *(const product_vector *)values;
      sums[phase][1] += value * *(const product_vector *)(values + vector_width);
    }
  }
  for (; k < depth; k++) {
    const float value = left[k * column_stride];
    sums[0][0] += value * *(const product_vector *)(right + k * panel_width);
    sums[0][1] += value * *(const product_vector *)(right + k * panel_width + vector_width);
  }
  float total[2 * (PRODUCT_VECTOR_BYTES / 4)];
  *(product_vector *)total = (sums[0][0] + sums[1][0]) + (sums[2][0] + sums[3][0]);
  *(product_vector *)(total + vector_width) = (sums[0][1] + sums[1][1]) + (sums[2][1] + sums[3][1]);
  const size_t count = columns < panel_width ? columns : panel_width;
  for (size_t column = 0; column < count; column++) {
    result[column] = total[column] + (accumulates ? result[column] : bias ? bias[column] : 0.0f);
  }
}

#define TILE_CASE(mr)                                                                                                   \
  case mr:                                                                                                              \
    tile(mr, depth, left, row_stride, column_stride, right, result, result_stride, columns, bias, accumulates);         \
    break;

// The left factor in plain rows.
static void tile_of_rows(size_t mr, size_t depth, const float *left, size_t row_stride, const float *right, float *result,
                         size_t result_stride, size_t columns, const float *bias, int accumulates) {
  const size_t column_stride = 1;
  switch (mr) {
    case 1: single_row(depth, left, 1, right, result, columns, bias, accumulates); break;
    PRODUCT_TILE_CASES
  }
}

// The left factor packed: PRODUCT_ROWS values for each step of the depth.
static void tile_of_packed(size_t mr, size_t depth, const float *left, const float *right, float *result,
                           size_t result_stride, size_t columns, int accumulates) {
  const float *bias = NULL;
  const size_t row_stride = 1, column_stride = tile_rows;
  switch (mr) {
    case 1: single_row(depth, left, tile_rows, right, result, columns, bias, accumulates); break;
    PRODUCT_TILE_CASES
  }
}

static size_t packed_count(size_t depth, size_t columns) {
  return (columns + panel_width - 1) / panel_width * panel_width * depth;
}

static size_t transposed_scratch_count(size_t columns) {
  return packed_count(depth_block, columns) + depth_block * tile_rows;
}

static void pack_right(float *packed, const float *matrix, size_t depth, size_t columns, size_t row_stride,
                       size_t column_stride) {
  for (size_t start = 0; start < columns; start += panel_width) {
    const size_t width = columns - start < panel_width ? columns - start : panel_width;
    float *panel = packed + start * depth;
    if (column_stride == 1) {
      for (size_t k = 0; k < depth; k++) {
        const float *row = matrix + k * row_stride + start;
        for (size_t column = 0; column < width; column++) panel[k * panel_width + column] = row[column];
        for (size_t column = width; column < panel_width; column++) panel[k * panel_width + column] = 0.0f;
      }
    } else {
      // Down a column of the panel at a time in short runs: both sides stay in the first cache.
      for (size_t first = 0; first < depth; first += 64) {
        const size_t last = first + 64 < depth ? first + 64 : depth;
        for (size_t column = 0; column < width; column++) {
          const float *source = matrix + (start + column) * column_stride;
          for (size_t k = first; k < last; k++) panel[k * panel_width + column] = source[k * row_stride];
        }
        for (size_t column = width; column < panel_width; column++) {
          for (size_t k = first; k < last; k++) panel[k * panel_width + column] = 0.0f;
        }
      }
    }
  }
}

// How many rows the next tile takes, so that tiles are as equal as can be: a tile of one or two rows wastes the
// multipliers.
static inline size_t next_rows(size_t left_over) {
  const size_t tiles = (left_over + tile_rows - 1) / tile_rows;
  return (left_over + tiles - 1) / tiles;
}

// Rows [begin, end) of C.
static void product_rows(const charrnn_product *p, size_t begin, size_t end) {
  for (size_t first = 0; first < p->depth; first += depth_block) {
    const size_t depth = p->depth - first < depth_block ? p->depth - first : depth_block;
    const int accumulates = p->accumulates || first > 0;
    for (size_t start = 0; start < p->columns; start += panel_width) {
      const float *panel = p->right + start * p->depth + first * panel_width;
      const float *bias = p->bias ? p->bias + start : NULL;
      for (size_t row = begin; row < end;) {
        const size_t rows = next_rows(end - row);
        tile_of_rows(rows, depth, p->left + row * p->left_stride + first, p->left_stride, panel,
                     p->result + row * p->result_stride + start, p->result_stride, p->columns - start, bias, accumulates);
        row += rows;
      }
    }
  }
}

static void product(const charrnn_product *p) {
  for (size_t begin = 0; begin < p->rows; begin += row_block) {
    product_rows(p, begin, p->rows - begin < row_block ? p->rows : begin + row_block);
  }
}

static void transposed_product(const charrnn_transposed_product *p) {
  float *right = p->scratch;
  float *left = right + packed_count(depth_block, p->columns);
  for (size_t first = 0; first < p->depth; first += depth_block) {
    const size_t depth = p->depth - first < depth_block ? p->depth - first : depth_block;
    pack_right(right, p->right + first * p->right_stride, depth, p->columns, p->right_stride, 1);
    for (size_t row = 0; row < p->rows;) {
      const size_t rows = next_rows(p->rows - row);
      for (size_t k = 0; k < depth; k++) {
        const float *source = p->left + (first + k) * p->left_stride + row;
        for (size_t place = 0; place < rows; place++) left[k * tile_rows + place] = source[place];
      }
      for (size_t start = 0; start < p->columns; start += panel_width) {
        tile_of_packed(rows, depth, left, right + start * depth, p->result + row * p->result_stride + start,
                       p->result_stride, p->columns - start, p->accumulates || first > 0);
      }
      row += rows;
    }
  }
}
