#!/usr/bin/env python3
"""Loads a charrnn model into PyTorch, unchanged, and prints its logits.

    pip install -r script/reference/requirements.txt
    python3 script/reference/load_model.py model.safetensors 5 17 3

The numbers are unit ids: indices into the list under "vocabulary" in the file's __metadata__. The stream starts from the zero state
and reads them in order. Prints one JSON object: "logits", a row of V numbers for every id read.

In your own program, `load(path)` returns a torch.nn.Module whose parts are ordinary PyTorch modules:
`embedding` (Embedding), `rnn` (LSTM, GRU or RNN; time first) and `projection` (Linear). A feed-forward network has a list of linear
layers, `hidden`, instead of `rnn`.
"""

import functools
import json
import sys

import torch
from safetensors import safe_open
from safetensors.torch import load_file

# PyTorch's recurrent classes, by charrnn's names of the cells.
CELLS = {
    "lstm": torch.nn.LSTM,
    "gru": torch.nn.GRU,
    "rnn-tanh": torch.nn.RNN,
    "rnn-relu": functools.partial(torch.nn.RNN, nonlinearity="relu"),
}


class CharRNN(torch.nn.Module):
    """Embedding -> recurrent layers -> projection, with the sizes of the given tensors."""

    def __init__(self, cell, tensors):
        super().__init__()
        vocabulary, width = tensors["embedding.weight"].shape
        hidden = tensors["rnn.weight_hh_l0"].shape[1]
        layers = sum(name.startswith("rnn.weight_hh_l") for name in tensors)
        self.embedding = torch.nn.Embedding(vocabulary, width)
        self.rnn = CELLS[cell](width, hidden, num_layers=layers)
        self.projection = torch.nn.Linear(hidden, vocabulary)

    def forward(self, ids, state=None):
        """ids [T] or [T, N] -> logits [T, V] or [T, N, V], and the state after them."""
        outputs, state = self.rnn(self.embedding(ids), state)
        return self.projection(outputs), state


class WindowNetwork(torch.nn.Module):
    """Embeddings of the last `context` units side by side -> layers of tanh -> projection."""

    def __init__(self, context, tensors):
        super().__init__()
        vocabulary, width = tensors["embedding.weight"].shape
        hidden = tensors["hidden.0.weight"].shape[0]
        layers = sum(name.startswith("hidden.") and name.endswith(".weight") for name in tensors)
        self.context = context
        self.embedding = torch.nn.Embedding(vocabulary, width)
        self.hidden = torch.nn.ModuleList(
            torch.nn.Linear(context * width if layer == 0 else hidden, hidden) for layer in range(layers))
        self.projection = torch.nn.Linear(hidden, vocabulary)

    def forward(self, ids, state=None):
        """ids [T] or [T, N] -> logits [T, V] or [T, N, V], and the embeddings to continue from."""
        vectors = self.embedding(ids)
        if state is None:  # zeros before the beginning of the text
            state = vectors.new_zeros(self.context - 1, *vectors.shape[1:])
        seen = torch.cat([state, vectors])
        x = torch.cat([seen[place:place + len(ids)] for place in range(self.context)], dim=-1)
        for layer in self.hidden:
            x = torch.tanh(layer(x))
        return self.projection(x), seen[len(ids):]


def load(path):
    """The model in the file at `path`, ready to predict."""
    with safe_open(path, "pt") as file:
        configuration = json.loads(file.metadata()["configuration"])
    tensors = load_file(path)
    if configuration["cell"] == "window":
        model = WindowNetwork(configuration["context"], tensors)
    else:
        model = CharRNN(configuration["cell"], tensors)
    # Strict: every name and shape must match. Tables that are sums are stored as PyTorch expects them, and also as the terms of the
    # sums, which PyTorch does not need.
    model.load_state_dict({name: tensors[name] for name in model.state_dict()})
    return model.eval()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    model = load(sys.argv[1])
    with torch.no_grad():
        logits, _ = model(torch.tensor([int(argument) for argument in sys.argv[2:]]))
    json.dump({"logits": logits.tolist()}, sys.stdout)
    print()
