#!/usr/bin/env python3
"""Writes Tests/EngineTests/Fixtures/*.safetensors: PyTorch's numbers, which the engines have to match.

    pip install -r script/reference/requirements.txt      (torch 2.15.0, safetensors 0.8.0, numpy 2.4.6)
    python3 script/reference/make_fixtures.py

A fixture holds one small model, embedding -> recurrent layers -> projection, and one window of text for it.
Everything is computed in float64 from parameters and states that are float32 numbers, and stored as float32.

    parameters.NAME    the parameters, by charrnn's names, which are PyTorch's
    gradients.NAME     the gradient of the mean cross-entropy
    adam.NAME          the parameters after STEPS steps of torch.optim.Adam
    adamw.NAME         the same of torch.optim.AdamW, weight decay on the recurrent and projection matrices only
    initial.PART       the state before the window, [L, N, H]; PART is hidden or cell
    final.PART         the state after the window, [L, N, H]
    inputs, targets    int64 [T, N]; target -100 is ignored
    logits             [T, N, V]
    loss               [1], the mean over the targets that are not ignored, in nats

Every optimizer step sees the same window and the same initial state. The sizes and the constants stand as JSON under
the metadata key "fixture"; one key, because safetensors writes several in any order.
A cell that PyTorch has needs a line in CELLS and one in FIXTURES.
"""

import functools
import json
import pathlib

import torch
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "EngineTests" / "Fixtures"
STEPS, LEARNING_RATE, WEIGHT_DECAY = 10, 0.01, 0.1
IGNORED = -100

# PyTorch's class and the parts of its state, as the cell's descriptor names them.
CELLS = {
    "lstm": (torch.nn.LSTM, ["hidden", "cell"]),
    "gru": (torch.nn.GRU, ["hidden"]),
    "rnn-tanh": (torch.nn.RNN, ["hidden"]),
    "rnn-relu": (functools.partial(torch.nn.RNN, nonlinearity="relu"), ["hidden"]),
}

# Odd sizes, multiples of nothing. Not every unit is read, and some targets are ignored. Seeds leave no gradient so near 0 that
# bf16's rounding would turn Adam's steps around.
FIXTURES = {
    "lstm-two-layers": dict(cell="lstm", V=11, D=7, H=9, L=2, N=3, T=5, seed=1),
    "lstm-one-layer": dict(cell="lstm", V=29, D=17, H=27, L=1, N=5, T=13, seed=2),
    "gru-two-layers": dict(cell="gru", V=11, D=7, H=9, L=2, N=3, T=5, seed=3),
    "gru-one-layer": dict(cell="gru", V=23, D=13, H=19, L=1, N=5, T=11, seed=4),
    "rnn-tanh-two-layers": dict(cell="rnn-tanh", V=11, D=7, H=9, L=2, N=3, T=5, seed=5),
    "rnn-tanh-one-layer": dict(cell="rnn-tanh", V=23, D=13, H=19, L=1, N=5, T=11, seed=6),
    "rnn-relu-two-layers": dict(cell="rnn-relu", V=11, D=7, H=9, L=2, N=3, T=5, seed=7),
    "rnn-relu-one-layer": dict(cell="rnn-relu", V=23, D=13, H=19, L=1, N=5, T=11, seed=19),
}


class Model(torch.nn.Module):
    def __init__(self, cell, V, D, H, L):
        super().__init__()
        self.embedding = torch.nn.Embedding(V, D)
        self.rnn = CELLS[cell][0](D, H, num_layers=L)
        self.projection = torch.nn.Linear(H, V)

    def forward(self, inputs, state):
        outputs, state = self.rnn(self.embedding(inputs), state)
        return self.projection(outputs), state


def decays(name):
    """Whether weight decay acts on a tensor: as ParameterTable.Entry.decays."""
    return name.startswith("rnn.weight") or name == "projection.weight"


def make(name, cell, V, D, H, L, N, T, seed):
    generator = torch.Generator().manual_seed(seed)

    def normal(*shape, scale):
        # Rounded to float32, so that what is stored is what was used.
        return (torch.randn(*shape, generator=generator) * scale).float().double()

    model = Model(cell, V, D, H, L).double()
    parts = CELLS[cell][1]
    start = {key: normal(*value.shape, scale=0.4) for key, value in model.state_dict().items()}
    if cell == "rnn-relu":
        # No unit near the point where the rectifier's slope jumps: half of them are on, half are off.
        for key in start:
            if key.startswith("rnn.bias_ih"):
                start[key] = start[key].sign() * 3
            elif key.startswith("rnn."):
                start[key] = (start[key] / 2).float().double()
    initial = {part: normal(L, N, H, scale=0.5) for part in parts}
    inputs = torch.randint(1, V, (T, N), generator=generator)
    targets = torch.randint(0, V, (T, N), generator=generator)
    targets[0, 1] = targets[T - 1, 0] = IGNORED
    # What nn.LSTM wants is a pair, what nn.GRU and nn.RNN want is a tensor.
    state = tuple(initial.values()) if len(parts) > 1 else initial[parts[0]]

    def loss_and_gradients():
        model.zero_grad()
        logits, final = model(inputs, state)
        loss = torch.nn.functional.cross_entropy(
            logits.reshape(T * N, V), targets.reshape(T * N), ignore_index=IGNORED)
        loss.backward()
        return logits, final, loss

    def trained(optimizer_class, weight_decay):
        model.load_state_dict(start)
        named = list(model.named_parameters())
        optimizer = optimizer_class(
            [
                {"params": [p for key, p in named if decays(key)], "weight_decay": weight_decay},
                {"params": [p for key, p in named if not decays(key)], "weight_decay": 0.0},
            ],
            lr=LEARNING_RATE, betas=(0.9, 0.999), eps=1e-8)
        for _ in range(STEPS):
            loss_and_gradients()
            optimizer.step()
        return {key: value.clone() for key, value in model.state_dict().items()}

    model.load_state_dict(start)
    logits, final, loss = loss_and_gradients()
    final = dict(zip(parts, final if len(parts) > 1 else [final]))
    tensors = {"inputs": inputs, "targets": targets, "logits": logits, "loss": loss.reshape(1)}
    groups = {
        "parameters": start,
        "gradients": {key: p.grad.clone() for key, p in model.named_parameters()},
        "initial": initial,
        "final": final,
        "adam": trained(torch.optim.Adam, 0.0),
        "adamw": trained(torch.optim.AdamW, WEIGHT_DECAY),
    }
    for group, members in groups.items():
        tensors |= {f"{group}.{key}": value for key, value in members.items()}
    tensors = {
        key: (value.detach() if value.dtype == torch.int64 else value.detach().float()).contiguous()
        for key, value in tensors.items()
    }
    metadata = dict(
        cell=cell, vocabulary_size=V, embedding_size=D, hidden_size=H, layers=L, lanes=N, steps=T,
        optimizer_steps=STEPS, learning_rate=LEARNING_RATE, weight_decay=WEIGHT_DECAY,
        made_by=f"script/reference/make_fixtures.py, torch {torch.__version__}, float64")
    path = FOLDER / f"{name}.safetensors"
    save_file(tensors, path, {"fixture": json.dumps(metadata)})
    print(f"{path.name}: {path.stat().st_size} bytes, loss {loss.item():.6f}")


if __name__ == "__main__":
    for name, sizes in FIXTURES.items():
        make(name, **sizes)
