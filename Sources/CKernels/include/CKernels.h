// Loops that must be vectorised for the processor in use. No policy, no allocation: the caller owns every
// buffer.
//
// Letters: N lanes, T steps, H hidden size, G gates, V vocabulary size. Matrices are row-major, rows first.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// One forward step of a recurrent layer for `rows` streams, for `units` hidden units of each: all of them,
/// or a contiguous range.
///
/// The *carried* vector is what the next step reads in addition to the product with W_hh: the LSTM's c, the
/// GRU's h in full precision.
typedef struct {
  size_t rows;
  size_t units;
  size_t gate_stride;           ///< from a unit's gate to its next gate: H if all units of a gate are contiguous
  size_t gates_stride;          ///< from one row of gates to the next
  size_t state_stride;          ///< from one row of a state to the next: H
  const float *recurrent;       ///< [rows, gates]: W_hh h, or everything that is not in `input`; NULL if there is nothing (minimal GRU)
  const float *input;           ///< [·, gates]: W_ih x plus the biases
  const uint32_t *input_rows;   ///< [rows]: the row of `input` for each stream; NULL: the row with the same number
  const float *recurrent_bias;  ///< [units]: the GRU's b_hn, which is not in `input`; NULL for layers that add both projections
  float *activations;           ///< [rows, gates]: the gates after their activation functions; may be `input` or `recurrent`
  float *kept;                  ///< [rows, H]: the GRU's W_hn h + b_hn for the backward step; NULL if it is not needed
  const float *previous_carried;  ///< [rows, H]; NULL for layers without a carried vector
  float *next_carried;          ///< [rows, H]; may be `previous_carried`, or `next_hidden` if that consists of floats and is the carried vector
  void *next_hidden;            ///< operands [rows, H]
} charrnn_cell_forward;

/// One backward step of a recurrent layer for `rows` streams.
typedef struct {
  size_t rows;
  size_t hidden;                      ///< H
  const float *activations;           ///< [rows, G·H]: from the forward step
  const float *kept;                  ///< [rows, H]: from the forward step, if it keeps something
  void *gate_gradients;               ///< operands [rows, G·H]: the gradient of W_ih x; may be `activations`
  void *recurrent_gate_gradients;     ///< operands [rows, G·H]: the gradient of W_hh h if it is different, else NULL
  const float *previous_carried;      ///< [rows, H]
  const float *next_carried;          ///< [rows, H]
  const float *output_gradient;       ///< [rows, H]: the gradient of h from the layer above
  const float *recurrent_gradient;    ///< [rows, H]: the gradient of h from the next step, through W_hh; NULL without W_hh
  float *carried_gradient;            ///< [rows, H]: the gradient of the carried vector: in from the next step, out to the previous one
} charrnn_cell_backward;

/// Sums of rows of tables, one table per position: result[r] = bias + Σ_p table_p[ids_p[r]].
typedef struct {
  size_t rows, columns;
  size_t positions;             ///< C
  const uint32_t *ids;          ///< ids_p[r] is ids[p · ids_stride + r]; nothing is added for UINT32_MAX
  size_t ids_stride;
  const float *tables;
  size_t position_stride;       ///< from one table to the next
  size_t row_stride;            ///< from one row of a table to the next
  const float *bias;            ///< [columns] or NULL
  float *result;                ///< [rows, columns]
  size_t result_stride;         ///< from one row of the result to the next
} charrnn_table_sums;

/// How each element of a gradient is changed before an update rule uses it: g = clamp(scale · g, ±limit) +
/// decay · θ.
typedef struct {
  float scale;
  float limit;                  ///< INFINITY for none
  float decay;                  ///< λ if weight decay is added to the gradient
} charrnn_gradient;

/// The constants of one update by Adam or AdamW; the caller has included the bias corrections of the moments.
typedef struct {
  charrnn_gradient gradient;
  float beta1, beta2, epsilon;
  float step_size;              ///< η / (1 − β₁ᵗ)
  float inverse_correction2;    ///< 1 / √(1 − β₂ᵗ)
  float shrinkage;              ///< 1 − η λ if weight decay is decoupled, else 1
} charrnn_adam;

/// The constants of one update by gradient descent: b ← μ b + g, θ ← θ − η (gradient_share · g +
/// buffer_share · b).
typedef struct {
  charrnn_gradient gradient;
  float learning_rate, momentum;
  float gradient_share, buffer_share;
} charrnn_sgd;

/// The constants of one update by RMSprop.
typedef struct {
  charrnn_gradient gradient;
  float learning_rate, alpha, epsilon, momentum;
} charrnn_rmsprop;

/// The constants of one update by Adagrad.
typedef struct {
  charrnn_gradient gradient;
  float learning_rate, epsilon;
} charrnn_adagrad;

/// The constants of one update by gradient descent with an anchor.
typedef struct {
  charrnn_gradient gradient;
  float learning_rate, decay;
} charrnn_anchored_sgd;

/// C = A·B, C = A·B + b or C += A·B with B packed by `pack_weights`.
typedef struct {
  size_t rows, columns, depth;  ///< M, N, K
  const void *left;             ///< A: operands [M, K]
  size_t left_stride;           ///< from one row of A to the next
  const void *right;            ///< B, packed
  const float *bias;            ///< b [N] or NULL; ignored if the product accumulates
  float *result;                ///< C [M, N]
  size_t result_stride;         ///< from one row of C to the next
  int accumulates;
} charrnn_product;

/// C = Aᵀ·B or C += Aᵀ·B with both operands in plain rows.
typedef struct {
  size_t rows, columns, depth;  ///< M, N, K
  const void *left;             ///< A: operands [K, M]
  size_t left_stride;           ///< from one row of A to the next
  const void *right;            ///< B: operands [K, N]
  size_t right_stride;          ///< from one row of B to the next
  float *result;                ///< C [M, N]
  size_t result_stride;         ///< from one row of C to the next
  int accumulates;
  void *scratch;                ///< `transposed_scratch_bytes(N)`
} charrnn_transposed_product;

/// C = A·B or C = A·B + b with both operands in 8 bits: B packed by `pack_quantized`, A converted by
/// `quantize`.
typedef struct {
  size_t rows, columns, depth;  ///< M, N, K
  const uint8_t *left;          ///< A [M, K], K padded
  const float *left_scales;     ///< [M]: the scale of each row of A
  const int8_t *right;          ///< B, packed
  const float *right_scales;    ///< [N]: the scale of each column of B
  const float *right_offsets;   ///< [N]: what the offset of A's numbers adds to each column of C, for a row scale of 1
  const float *bias;            ///< b [N] or NULL
  float *result;                ///< C [M, N]
  size_t result_stride;         ///< from one row of C to the next
} charrnn_quantized_product;

/// The loops that read or write the operands of products: fp32 or bf16 numbers. All sums are in fp32.
typedef struct {
  void (*lstm_forward)(const charrnn_cell_forward *step);
  void (*lstm_backward)(const charrnn_cell_backward *step);
  void (*gru_forward)(const charrnn_cell_forward *step);
  void (*gru_backward)(const charrnn_cell_backward *step);
  void (*mingru_forward)(const charrnn_cell_forward *step);
  void (*mingru_backward)(const charrnn_cell_backward *step);
  void (*tanh_forward)(const charrnn_cell_forward *step);
  void (*tanh_backward)(const charrnn_cell_backward *step);
  void (*relu_forward)(const charrnn_cell_forward *step);
  void (*relu_backward)(const charrnn_cell_backward *step);

  /// Cross-entropy of rows of logits [rows, V]: returns Σ −ln softmax(logits)[target] in nats over rows whose
  /// target is not UINT32_MAX. If `gradient_scale` is not 0, writes operands gradient_scale · (softmax −
  /// one-hot) to `gradients` [rows, V], which may be `logits`; rows without a target become 0. The logits are
  /// overwritten.
  double (*cross_entropy)(float *logits, const uint32_t *targets, size_t rows, size_t vocabulary, float gradient_scale,
                          void *gradients);

  /// sums[j] (+)= Σ_r matrix[r, j] over `rows` rows of operands of width `stride`, for the first `columns`
  /// columns.
  void (*column_sums)(float *sums, const void *matrix, size_t rows, size_t columns, size_t stride, int accumulate);

  /// table[ids[r], 0 ..< columns] += matrix[r, 0 ..< columns]; rows of both have width `stride`. Rows with
  /// the id UINT32_MAX are skipped.
  void (*scatter_add)(float *table, const void *matrix, const uint32_t *ids, size_t rows, size_t columns,
                      size_t stride);

  /// One row of dropout: output[u] = keep(row_key, u) ? input[u] · scale : 0; `output` may be `input`.
  void (*dropout_row)(void *output, const void *input, size_t count, uint32_t row_key, uint32_t threshold, float scale);

  /// h = tanh(values), written both as floats over `values` and as operands.
  void (*tanh_rows)(void *hidden, float *values, size_t count);
  /// The gradient of the argument of tanh: gradients = output_gradient ∘ (1 − values²); may overwrite
  /// `values`.
  void (*tanh_rows_back)(void *gradients, const float *values, const float *output_gradient, size_t count);

  /// operands[i] = values[i], rounded to nearest, ties to even.
  void (*narrow)(void *operands, const float *values, size_t count);
  /// values[i] = operands[i]
  void (*widen)(float *values, const void *operands, size_t count);

  /// The number of bytes of a packed matrix of `depth` × `columns`.
  size_t (*packed_bytes)(size_t depth, size_t columns);
  /// Packs a matrix of floats [depth, columns] for `product`.
  void (*pack_weights)(void *packed, const float *matrix, size_t depth, size_t columns, size_t row_stride,
                       size_t column_stride);
  void (*product)(const charrnn_product *product);
  /// The number of bytes that `transposed_product` needs as scratch memory.
  size_t (*transposed_scratch_bytes)(size_t columns);
  void (*transposed_product)(const charrnn_transposed_product *product);
} charrnn_operand_kernels;

/// One implementation of every loop, for one level of instruction sets.
typedef struct {
  const char *name;
  /// Whether the level has instructions for products of bf16 numbers; without them the numbers are widened
  /// first.
  int has_bf16_products;
  /// The number of columns of a panel of a packed matrix. A range of columns that begins at a multiple of it
  /// can be multiplied alone: the panels before it take as many bytes as a packed matrix with that many
  /// columns.
  size_t panel_columns;

  charrnn_operand_kernels fp32, bf16;

  /// values[i] = exp((values[i] − shift) · factor); returns their sum. The same bits on every level, so that
  /// what is drawn does not depend on the processor.
  double (*exponentials)(float *values, size_t count, float shift, float factor);

  /// values[i] = ln values[i], to 5 · 10⁻⁷ of ln values[i], for normal numbers above 0.
  void (*logarithms)(float *values, size_t count);
  /// The largest of the values; −∞ of none.
  float (*largest)(const float *values, size_t count);
  /// The smallest of the values; ∞ of none.
  float (*smallest)(const float *values, size_t count);
  /// product[i] = factor · values[i]
  void (*scale)(float *product, const float *values, size_t count, float factor);
  /// sum[i] += factor · values[i]
  void (*scale_add)(float *sum, const float *values, size_t count, float factor);

  // The update rules: θ and the moments change, the gradient does not.
  void (*adam)(float *parameters, const float *gradients, float *first, float *second, size_t count,
               const charrnn_adam *constants);
  void (*sgd)(float *parameters, const float *gradients, float *buffer, size_t count, const charrnn_sgd *constants);
  void (*rmsprop)(float *parameters, const float *gradients, float *squares, float *buffer, size_t count,
                  const charrnn_rmsprop *constants);
  void (*adagrad)(float *parameters, const float *gradients, float *sums, size_t count,
                  const charrnn_adagrad *constants);
  void (*anchored_sgd)(float *parameters, const float *gradients, const float *anchor, size_t count,
                       const charrnn_anchored_sgd *constants);

  /// average[i] += share · (values[i] − average[i])
  void (*move_average)(float *average, const float *values, size_t count, float share);
  /// Swaps the contents of two blocks.
  void (*exchange)(float *one, float *other, size_t count);

  /// Σ values²
  double (*sum_of_squares)(const float *values, size_t count);

  /// destination[i] += source[i]
  void (*add)(float *destination, const float *source, size_t count);

  /// y = W x + b, or W x if b is NULL, with the rows of W [rows, depth] `stride` apart.
  void (*matrix_vector)(float *y, const float *matrix, const float *x, const float *bias, size_t rows, size_t depth,
                        size_t stride);

  void (*table_sums)(const charrnn_table_sums *sums);

  /// The number of bytes of a row of `depth` numbers that `quantize` has converted.
  size_t (*quantized_depth)(size_t depth);
  /// Converts rows of floats [rows, depth] to unsigned 8-bit numbers with an offset, each row with its own
  /// scale.
  void (*quantize)(uint8_t *quantized, float *scales, const float *values, size_t rows, size_t depth);
  /// The number of bytes of a matrix of `depth` × `columns` that `pack_quantized` has packed.
  size_t (*quantized_bytes)(size_t depth, size_t columns);
  /// Packs a matrix of floats, given as its columns [columns, depth], to 8 bits for `quantized_product`, each
  /// column with its own scale: the largest magnitude becomes 127.
  void (*pack_quantized)(int8_t *packed, float *scales, float *offsets, const float *matrix, size_t depth,
                         size_t columns);
  void (*quantized_product)(const charrnn_quantized_product *product);
} charrnn_kernels;

/// Plain C for any processor.
extern const charrnn_kernels charrnn_kernels_baseline;
#if defined(__x86_64__)
/// AVX2 and FMA.
extern const charrnn_kernels charrnn_kernels_x86_64_v3;
/// AVX-512 F, BW, CD, DQ, VL.
extern const charrnn_kernels charrnn_kernels_x86_64_v4;
/// The same plus AVX512_BF16 and AVX512_VNNI.
extern const charrnn_kernels charrnn_kernels_x86_64_v4_bf16;
#endif

/// The implementations that this processor supports, the lowest level first; writes at most `capacity` of
/// them and returns how many there are.
size_t charrnn_supported_kernels(const charrnn_kernels **kernels, size_t capacity);

/// The highest implementation that this processor supports, or the one with this name if it is supported;
/// NULL and unknown names have no effect.
const charrnn_kernels *charrnn_best_kernels(const char *limit);

/// Tells the processor that this thread is waiting in a loop.
static inline void charrnn_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
