// Loops that must be vectorised for the CPU at hand. No policy, no allocation: every buffer is the caller's.
//
// Letters: N lanes, T steps, H hidden width, G gates, V vocabulary size. Matrices are row-major, rows first.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// One step of a recurrent cell for `rows` streams.
typedef struct {
  size_t rows;
  size_t hidden;                ///< H
  const float *recurrent;       ///< [rows, G·H]: W_hh h
  const float *input;           ///< [·, G·H]: W_ih x and the biases
  const uint32_t *input_rows;   ///< [rows]: which row of `input` belongs to a stream; NULL: the row of the same number
  float *activations;           ///< [rows, G·H]: the gates after their non-linearity; may be `input` itself
  const float *previous_cell;   ///< [rows, H]; NULL for cells that have none
  float *next_cell;             ///< [rows, H]; may be `previous_cell`
  float *next_hidden;           ///< [rows, H]
} charrnn_cell_forward;

/// One step back through a recurrent cell for `rows` streams.
typedef struct {
  size_t rows;
  size_t hidden;                      ///< H
  float *activations;                 ///< [rows, G·H]: in: what the forward step left; out: the gradient of W_ih x
  const float *previous_cell;         ///< [rows, H]
  const float *next_cell;             ///< [rows, H]
  const float *output_gradient;       ///< [rows, H]: what flows into h from the layer above
  const float *recurrent_gradient;    ///< [rows, H]: what flows into h from the step after
  float *cell_gradient;               ///< [rows, H]: what flows into c: in from the step after, out to the step before
} charrnn_cell_backward;

/// The constants of one AdamW update; the moments' corrections are folded in by the caller.
typedef struct {
  float beta1, beta2, epsilon;
  float step_size;              ///< η / (1 − β₁ᵗ)
  float inverse_correction2;    ///< 1 / √(1 − β₂ᵗ)
  float decay;                  ///< 1 − η λ
  float gradient_scale;
} charrnn_adamw;

/// C = A·B, C = A·B + b or C += A·B with B packed by `pack_right`.
typedef struct {
  size_t rows, columns, depth;  ///< M, N, K
  const float *left;            ///< A [M, K]
  size_t left_stride;           ///< from a row of A to the next
  const float *right;           ///< B, packed
  const float *bias;            ///< b [N] or NULL; ignored when the product accumulates
  float *result;                ///< C [M, N]
  size_t result_stride;         ///< from a row of C to the next
  int accumulates;
} charrnn_product;

/// C = Aᵀ·B or C += Aᵀ·B with both factors in plain rows.
typedef struct {
  size_t rows, columns, depth;  ///< M, N, K
  const float *left;            ///< A [K, M]
  size_t left_stride;           ///< from a row of A to the next
  const float *right;           ///< B [K, N]
  size_t right_stride;          ///< from a row of B to the next
  float *result;                ///< C [M, N]
  size_t result_stride;         ///< from a row of C to the next
  int accumulates;
  float *scratch;               ///< `transposed_scratch_count(N)` floats
} charrnn_transposed_product;

/// One implementation of every loop, for one level of instruction set.
typedef struct {
  const char *name;

  void (*lstm_forward)(const charrnn_cell_forward *step);
  void (*lstm_backward)(const charrnn_cell_backward *step);

  /// Cross-entropy of rows of logits [rows, V]: returns Σ −ln softmax(logits)[target] in nats over rows whose target
  /// is not UINT32_MAX, and, where `gradient_scale` is not 0, overwrites the logits by
  /// gradient_scale · (softmax − one-hot), rows without a target by 0.
  double (*cross_entropy)(float *logits, const uint32_t *targets, size_t rows, size_t vocabulary, float gradient_scale);

  /// values[i] = exp(values[i] · factor − shift · factor), returns their sum.
  double (*exponentials)(float *values, size_t count, float shift, float factor);

  void (*adamw)(float *parameters, const float *gradients, float *first, float *second, size_t count,
                const charrnn_adamw *constants);

  /// Σ values²
  double (*sum_of_squares)(const float *values, size_t count);

  /// destination[i] += source[i]
  void (*add)(float *destination, const float *source, size_t count);

  /// sums[j] (+)= Σ_r matrix[r, j] over `rows` rows of width `stride`, for the first `columns` columns.
  void (*column_sums)(float *sums, const float *matrix, size_t rows, size_t columns, size_t stride, int accumulate);

  /// table[ids[r], 0 ..< columns] += matrix[r, 0 ..< columns]; both have rows of width `stride`.
  void (*scatter_add)(float *table, const float *matrix, const uint32_t *ids, size_t rows, size_t columns,
                      size_t stride);

  /// One row of dropout: output[u] = keep(row_key, u) ? input[u] · scale : 0; `output` may be `input`.
  void (*dropout_row)(float *output, const float *input, size_t count, uint32_t row_key, uint32_t threshold,
                      float scale);

  /// How many floats a packed matrix of `depth` × `columns` takes.
  size_t (*packed_count)(size_t depth, size_t columns);
  /// Packs a matrix [depth, columns] for `product`.
  void (*pack_right)(float *packed, const float *matrix, size_t depth, size_t columns, size_t row_stride,
                     size_t column_stride);
  void (*product)(const charrnn_product *product);
  /// How many floats `transposed_product` needs as scratch.
  size_t (*transposed_scratch_count)(size_t columns);
  void (*transposed_product)(const charrnn_transposed_product *product);
} charrnn_kernels;

/// Plain C for any processor.
extern const charrnn_kernels charrnn_kernels_baseline;
#if defined(__x86_64__)
/// AVX2 and FMA.
extern const charrnn_kernels charrnn_kernels_x86_64_v3;
/// AVX-512 F, BW, CD, DQ, VL.
extern const charrnn_kernels charrnn_kernels_x86_64_v4;
#endif

/// The implementations that this processor runs, the lowest level first; writes at most `capacity` of them and
/// returns how many there are.
size_t charrnn_supported_kernels(const charrnn_kernels **kernels, size_t capacity);

/// Tells the processor that this thread is waiting in a loop.
static inline void charrnn_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
