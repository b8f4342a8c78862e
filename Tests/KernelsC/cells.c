// One step of each recurrent cell: forward against its equations in double, back against the slopes of those
// equations.
//
// A new cell is its equations and a line in `cells`.

#include "checks.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum { rows = 3, hidden = 37, most_gates = 4 };

/// What one unit of one stream gets.
typedef struct {
  double recurrent[most_gates], input[most_gates], bias, previous;
} unit_input;

/// What comes of it.
typedef struct {
  double h, carried;
} unit_output;

static double logistic(double x) { return 1 / (1 + exp(-x)); }

static unit_output lstm(const unit_input *in) {
  double gate[4];
  for (int g = 0; g < 4; g++) gate[g] = in->recurrent[g] + in->input[g];
  const double c = logistic(gate[1]) * in->previous + logistic(gate[0]) * tanh(gate[2]);
  return (unit_output){logistic(gate[3]) * tanh(c), c};
}

static unit_output gru(const unit_input *in) {
  const double r = logistic(in->recurrent[0] + in->input[0]), z = logistic(in->recurrent[1] + in->input[1]);
  const double n = tanh(in->input[2] + r * (in->recurrent[2] + in->bias));
  const double h = (1 - z) * n + z * in->previous;
  return (unit_output){h, h};
}

static unit_output mingru(const unit_input *in) {
  const double z = logistic(in->recurrent[0] + in->input[0]), c = in->recurrent[1] + in->input[1];
  const double h = (1 - z) * in->previous + z * (c >= 0 ? c + 0.5 : logistic(c));
  return (unit_output){h, h};
}

static unit_output rnn_tanh(const unit_input *in) { return (unit_output){tanh(in->recurrent[0] + in->input[0]), 0}; }
static unit_output rnn_relu(const unit_input *in) { return (unit_output){fmax(0, in->recurrent[0] + in->input[0]), 0}; }

typedef struct {
  const char *name;
  unit_output (*equations)(const unit_input *);
  int gates;
  int carries;           ///< whether a vector enters the next step other than through W_hh
  int has_two_gradients; ///< whether the gradient of W_hh h is another than that of W_ih x
  int has_recurrent_matrix;  ///< else `recurrent` may be NULL, and no gradient comes through W_hh
  ptrdiff_t forward, backward;
} cell;

static const cell cells[] = {
    {"lstm", lstm, 4, 1, 0, 1, offsetof(charrnn_operand_kernels, lstm_forward), offsetof(charrnn_operand_kernels, lstm_backward)},
    {"gru", gru, 3, 1, 1, 1, offsetof(charrnn_operand_kernels, gru_forward), offsetof(charrnn_operand_kernels, gru_backward)},
    {"mingru", mingru, 2, 1, 0, 0, offsetof(charrnn_operand_kernels, mingru_forward), offsetof(charrnn_operand_kernels, mingru_backward)},
    {"tanh", rnn_tanh, 1, 0, 0, 1, offsetof(charrnn_operand_kernels, tanh_forward), offsetof(charrnn_operand_kernels, tanh_backward)},
    {"relu", rnn_relu, 1, 0, 0, 1, offsetof(charrnn_operand_kernels, relu_forward), offsetof(charrnn_operand_kernels, relu_backward)},
};

/// The buffers of one step.
typedef struct {
  int has_product;  ///< whether `recurrent` is given and not NULL
  float *recurrent, *input, *bias, *previous, *activations, *kept, *carried;
  void *next_hidden;
} buffers;

static unit_input input_of(const cell *cell, const buffers *b, size_t row, size_t unit) {
  unit_input in = {.bias = b->bias[unit], .previous = b->previous[row * hidden + unit]};
  for (int gate = 0; gate < cell->gates; gate++) {
    const size_t place = (row * (size_t)cell->gates + (size_t)gate) * hidden + unit;
    in.recurrent[gate] = b->recurrent[place];
    in.input[gate] = b->input[place];
  }
  return in;
}

static void run_forward(const cell *cell, const operand_kind *kind, buffers *b) {
  void (*forward)(const charrnn_cell_forward *);
  memcpy(&forward, (const char *)kind->loops + cell->forward, sizeof forward);
  forward(&(charrnn_cell_forward){
      .rows = rows, .units = hidden, .gate_stride = hidden, .gates_stride = (size_t)cell->gates * hidden,
      .state_stride = hidden, .recurrent = b->has_product ? b->recurrent : NULL, .input = b->input,
      .recurrent_bias = cell->has_two_gradients ? b->bias : NULL, .activations = b->activations,
      .kept = cell->has_two_gradients ? b->kept : NULL, .previous_carried = cell->carries ? b->previous : NULL,
      .next_carried = cell->carries ? b->carried : NULL, .next_hidden = b->next_hidden});
  double h[rows * hidden], carried[rows * hidden];
  for (size_t place = 0; place < rows * hidden; place++) {
    const unit_input in = input_of(cell, b, place / hidden, place % hidden);
    const unit_output out = cell->equations(&in);
    h[place] = out.h;
    carried[place] = out.carried;
  }
  float *result = floats_of(kind, b->next_hidden, rows * hidden);
  expect_close("h", result, h, rows * hidden, kind->precision + 1e-6);
  if (cell->carries) expect_close("what is carried", b->carried, carried, rows * hidden, 1e-6);
  free(result);
}

/// Slopes of Σ weight_h · h + weight_carried · carried along a number of the input, by a difference of both
/// sides.
static double slope(const cell *cell, unit_input in, size_t offset, double weight_h, double weight_carried) {
  const double step = 1e-5;
  unit_input sides[2] = {in, in};
  double sums[2];
  for (int side = 0; side < 2; side++) {
    *(double *)((char *)&sides[side] + offset) += side == 0 ? step : -step;
    const unit_output out = cell->equations(&sides[side]);
    sums[side] = weight_h * out.h + weight_carried * out.carried;
  }
  return (sums[0] - sums[1]) / (2 * step);
}

static void run_backward(const cell *cell, const operand_kind *kind, buffers *b) {
  const size_t width = (size_t)cell->gates * hidden;
  float *output_gradient = random_floats(rows * hidden), *recurrent_gradient = random_floats(rows * hidden);
  float *carried_gradient = random_floats(rows * hidden);
  double *for_input = zeros(rows * width, sizeof(double)), *for_recurrent = zeros(rows * width, sizeof(double));
  double *for_previous = zeros(rows * hidden, sizeof(double));
  for (size_t place = 0; place < rows * hidden; place++) {
    const unit_input in = input_of(cell, b, place / hidden, place % hidden);
    const double weight_h = (double)output_gradient[place] + (cell->has_recurrent_matrix ? recurrent_gradient[place] : 0);
    const double weight_carried = cell->carries ? carried_gradient[place] : 0;
    for (int gate = 0; gate < cell->gates; gate++) {
      const size_t target = (place / hidden * (size_t)cell->gates + (size_t)gate) * hidden + place % hidden;
      const size_t one = (size_t)gate * sizeof(double);
      for_input[target] = slope(cell, in, offsetof(unit_input, input) + one, weight_h, weight_carried);
      for_recurrent[target] = slope(cell, in, offsetof(unit_input, recurrent) + one, weight_h, weight_carried);
    }
    for_previous[place] = slope(cell, in, offsetof(unit_input, previous), weight_h, weight_carried);
  }
  void *gradients = zeros(rows * width, kind->bytes), *recurrent_gradients = zeros(rows * width, kind->bytes);
  void (*backward)(const charrnn_cell_backward *);
  memcpy(&backward, (const char *)kind->loops + cell->backward, sizeof backward);
  backward(&(charrnn_cell_backward){
      .rows = rows, .hidden = hidden, .activations = b->activations, .kept = cell->has_two_gradients ? b->kept : NULL,
      .gate_gradients = gradients, .recurrent_gate_gradients = cell->has_two_gradients ? recurrent_gradients : NULL,
      .previous_carried = cell->carries ? b->previous : NULL, .next_carried = cell->carries ? b->carried : NULL,
      .output_gradient = output_gradient, .recurrent_gradient = cell->has_recurrent_matrix ? recurrent_gradient : NULL, .carried_gradient = carried_gradient});
  float *result = floats_of(kind, gradients, rows * width);
  expect_close("the gradient of W_ih x", result, for_input, rows * width, kind->precision + 1e-5);
  if (cell->has_two_gradients) {
    float *other = floats_of(kind, recurrent_gradients, rows * width);
    expect_close("the gradient of W_hh h", other, for_recurrent, rows * width, kind->precision + 1e-5);
    free(other);
  }
  if (cell->carries) expect_close("the gradient of what was carried", carried_gradient, for_previous, rows * hidden, 1e-5);
  void *all[] = {output_gradient, recurrent_gradient, carried_gradient, for_input, for_recurrent, for_previous, gradients,
                 recurrent_gradients, result};
  for (size_t place = 0; place < sizeof all / sizeof *all; place++) free(all[place]);
}

void test_cells(const charrnn_kernels *kernels) {
  operand_kind kinds[2];
  kinds_of(kernels, kinds);
  for (size_t number = 0; number < sizeof cells / sizeof *cells; number++) {
    const cell *cell = &cells[number];
    const size_t gates = rows * (size_t)cell->gates * hidden;
    for (int way = 0; way < (cell->has_recurrent_matrix ? 2 : 4); way++) {
      const int kind = way % 2, has_product = way < 2;
      set_subject("%s %s %s%s", kernels->name, kinds[kind].name, cell->name, has_product ? "" : " alone");
      buffers b = {has_product, has_product ? random_floats(gates) : zeros(gates, sizeof(float)), random_floats(gates), random_floats(hidden),
                   random_floats(rows * hidden), zeros(gates, sizeof(float)), zeros(rows * hidden, sizeof(float)), zeros(rows * hidden, sizeof(float)),
                   zeros(rows * hidden, kinds[kind].bytes)};
      run_forward(cell, &kinds[kind], &b);
      run_backward(cell, &kinds[kind], &b);
      void *all[] = {b.recurrent, b.input, b.bias, b.previous, b.activations, b.kept, b.carried, b.next_hidden};
      for (size_t place = 0; place < sizeof all / sizeof *all; place++) free(all[place]);
    }
  }
}
