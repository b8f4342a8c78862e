#!/usr/bin/env python3
"""Writes Tests/EngineTests/Fixtures/*.safetensors: PyTorch's results, which the engines must match.

    pip install -r script/reference/requirements.txt      (torch 2.15.0, safetensors 0.8.0, numpy 2.4.6)
    python3 script/reference/make_fixtures.py

A fixture holds one small model, embedding -> recurrent layers -> projection, and one window of text for it.
Everything is computed in float64 from parameters and states that are float32 numbers, and stored as float32.

    parameters.NAME    the parameters, by charrnn's names, which are PyTorch's
    gradients.NAME     the gradient of the mean cross-entropy
    adam.NAME          the parameters after STEPS steps of torch.optim.Adam
    adamw.NAME         the same for torch.optim.AdamW, with weight decay on the recurrent and projection matrices only
    RUN.NAME           in some fixtures: the same for every run of OPTIMIZERS, by its name
    initial.PART       the state before the window, [L, N, H]; PART is hidden or cell
    final.PART         the state after the window, [L, N, H]
    inputs, targets    int64 [T, N]; target -100 is ignored
    logits             [T, N, V]
    loss               [1], the mean over the targets that are not ignored, in nats

In a fixture with "parts" a row of a table is the sum of a unit's own row and those of its parts; a tied one has a single table. The
parts of each unit are under "index" in the metadata, -1 for none.

Every optimizer step sees the same window and the same initial state. The sizes and the constants are JSON under the metadata key
"fixture"; one key, because safetensors writes several keys in any order. A cell that PyTorch has needs a line in CELLS and one in
FIXTURES; other cells also need a module with their equations.
"""

import functools
import json
import pathlib

import torch
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "EngineTests" / "Fixtures"
STEPS, LEARNING_RATE, WEIGHT_DECAY = 10, 0.01, 0.1
IGNORED = -100


class MinGRU(torch.nn.Module):
    """The minimal GRU (Feng et al. 2024, appendix B), which PyTorch does not have: its equations as a plain loop over time, with
    parameters named like nn.GRU's. weight_ih holds W_z above W_h."""

    def __init__(self, D, H, num_layers):
        super().__init__()
        self.hidden_size, self.num_layers = H, num_layers
        for layer in range(num_layers):
            width = D if layer == 0 else H
            setattr(self, f"weight_ih_l{layer}", torch.nn.Parameter(torch.zeros(2 * H, width)))
            setattr(self, f"bias_ih_l{layer}", torch.nn.Parameter(torch.zeros(2 * H)))

    def forward(self, x, state):
        final = []
        for layer in range(self.num_layers):
            weight, bias = getattr(self, f"weight_ih_l{layer}"), getattr(self, f"bias_ih_l{layer}")
            h, outputs = state[layer], []
            for row in x:
                z = torch.sigmoid(row @ weight[: self.hidden_size].T + bias[: self.hidden_size])
                c = row @ weight[self.hidden_size :].T + bias[self.hidden_size :]
                g = torch.where(c >= 0, c + 0.5, torch.sigmoid(c))
                h = (1 - z) * h + z * g
                outputs.append(h)
            x = torch.stack(outputs)
            final.append(h)
        return x, torch.stack(final)


# PyTorch's class and the parts of its state, with the names in the cell's descriptor.
CELLS = {
    "lstm": (torch.nn.LSTM, ["hidden", "cell"]),
    "gru": (torch.nn.GRU, ["hidden"]),
    "mingru": (MinGRU, ["hidden"]),
    "rnn-tanh": (torch.nn.RNN, ["hidden"]),
    "rnn-relu": (functools.partial(torch.nn.RNN, nonlinearity="relu"), ["hidden"]),
}

# Runs of a few steps: our update rule, PyTorch's class, the learning rate, and the constants that differ from PyTorch's defaults,
# by our names. Weight decay acts on the tensors that decay.
OPTIMIZERS = {
    "run-adamw": ("adamw", torch.optim.AdamW, 0.01, dict(beta1=0.8, beta2=0.95, weight_decay=0.1)),
    "run-adam": ("adam", torch.optim.Adam, 0.01, dict()),
    "run-adam-decay": ("adam", torch.optim.Adam, 0.01, dict(beta2=0.99, weight_decay=0.05)),
    "run-sgd": ("sgd", torch.optim.SGD, 0.3, dict()),
    "run-sgd-decay": ("sgd", torch.optim.SGD, 0.3, dict(weight_decay=0.1)),
    "run-sgd-momentum": ("sgd", torch.optim.SGD, 0.1, dict(momentum=0.9, weight_decay=0.1)),
    "run-sgd-nesterov": ("sgd", torch.optim.SGD, 0.1, dict(momentum=0.9, nesterov=1, weight_decay=0.1)),
    "run-rmsprop": ("rmsprop", torch.optim.RMSprop, 0.01, dict(weight_decay=0.1)),
    "run-rmsprop-momentum": ("rmsprop", torch.optim.RMSprop, 0.002, dict(alpha=0.9, momentum=0.8, epsilon=1e-3)),
    "run-adagrad": ("adagrad", torch.optim.Adagrad, 0.05, dict(weight_decay=0.1)),
}

# Odd sizes, without common factors. Not every unit is read, and some targets are ignored. The seeds leave no gradient so near 0
# that rounding to bf16 would reverse Adam's steps.
FIXTURES = {
    "lstm-two-layers": dict(cell="lstm", V=11, D=7, H=9, L=2, N=3, T=5, seed=1),
    "lstm-one-layer": dict(cell="lstm", V=29, D=17, H=27, L=1, N=5, T=13, seed=2),
    "lstm-update-rules": dict(cell="lstm", V=9, D=5, H=7, L=1, N=3, T=5, seed=3, runs=OPTIMIZERS),
    "lstm-composed": dict(cell="lstm", V=13, D=7, H=9, L=1, N=3, T=5, seed=3, parts=6),
    "lstm-tied": dict(cell="lstm", V=11, D=9, H=9, L=2, N=3, T=5, seed=4, tied=True),
    "lstm-tied-composed": dict(cell="lstm", V=13, D=9, H=9, L=1, N=3, T=7, seed=5, parts=6, tied=True),
    "gru-two-layers": dict(cell="gru", V=11, D=7, H=9, L=2, N=3, T=5, seed=3),
    "gru-one-layer": dict(cell="gru", V=23, D=13, H=19, L=1, N=5, T=11, seed=4),
    "mingru-two-layers": dict(cell="mingru", V=11, D=7, H=9, L=2, N=3, T=5, seed=8),
    "mingru-one-layer": dict(cell="mingru", V=23, D=13, H=19, L=1, N=5, T=11, seed=9),
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


class Rows(torch.nn.Module):
    """A table whose rows are sums of a unit's own row and of those of its parts."""

    def __init__(self, V, width, index):
        super().__init__()
        self.own = torch.nn.Embedding(V, width)
        self.parts = torch.nn.Embedding(index.max() + 1, width)
        self.index = index

    def forward(self):
        chosen = torch.nn.functional.embedding(self.index.clamp(min=0), self.parts.weight)
        return self.own.weight + (chosen * (self.index >= 0).unsqueeze(-1)).sum(1)


class Bias(torch.nn.Module):
    def __init__(self, V):
        super().__init__()
        self.bias = torch.nn.Parameter(torch.zeros(V))


class ProjectionRows(Rows):
    def __init__(self, V, width, index):
        super().__init__(V, width, index)
        self.bias = torch.nn.Parameter(torch.zeros(V))


class TablesModel(torch.nn.Module):
    """The same model with tables of sums, or with one shared table."""

    def __init__(self, cell, V, D, H, L, index, tied):
        super().__init__()
        self.embedding = torch.nn.Embedding(V, D) if index is None else Rows(V, D, index)
        self.rnn = CELLS[cell][0](D, H, num_layers=L)
        self.projection = Bias(V) if tied else ProjectionRows(V, H, index)
        self.tied = tied

    def forward(self, inputs, state):
        rows = self.embedding() if isinstance(self.embedding, Rows) else self.embedding.weight
        outputs, state = self.rnn(torch.nn.functional.embedding(inputs, rows), state)
        weight = rows if self.tied else self.projection()
        return torch.nn.functional.linear(outputs, weight, self.projection.bias), state


def make_index(V, parts):
    """[V, 3]: one, two or three parts per unit, and none for the first."""
    rows = [[(unit * 5 + place * (place + 1)) % parts for place in range(3)] for unit in range(V)]
    return torch.tensor([
        [part if unit > 0 and place <= unit % 3 else -1 for place, part in enumerate(row)]
        for unit, row in enumerate(rows)])


def decays(name):
    """Whether weight decay acts on a tensor, as in ParameterTable.Entry.decays."""
    return name.startswith("rnn.weight") or name.startswith("projection.") and name != "projection.bias"


def keywords(constants):
    """Our constants as arguments of PyTorch's optimizers; weight decay is an argument of the parameter groups."""
    constants = {key: value for key, value in constants.items() if key != "weight_decay"}
    result = {}
    if "beta1" in constants or "beta2" in constants:
        result["betas"] = (constants.pop("beta1", 0.9), constants.pop("beta2", 0.999))
    if "epsilon" in constants:
        result["eps"] = constants.pop("epsilon")
    if "nesterov" in constants:
        result["nesterov"] = bool(constants.pop("nesterov"))
    return result | constants


def make(name, cell, V, D, H, L, N, T, seed, parts=None, tied=False, runs={}):
    generator = torch.Generator().manual_seed(seed)

    def normal(*shape, scale):
        # Rounded to float32, so that the stored values are those used.
        return (torch.randn(*shape, generator=generator) * scale).float().double()

    index = None if parts is None else make_index(V, parts)
    plain = index is None and not tied
    model = (Model(cell, V, D, H, L) if plain else TablesModel(cell, V, D, H, L, index, tied)).double()
    state_parts = CELLS[cell][1]
    start = {key: normal(*value.shape, scale=0.4) for key, value in model.state_dict().items()}
    if cell == "rnn-relu":
        # No unit near the point where the rectifier's slope jumps: half of them are on, half are off.
        for key in start:
            if key.startswith("rnn.bias_ih"):
                start[key] = start[key].sign() * 3
            elif key.startswith("rnn."):
                start[key] = (start[key] / 2).float().double()
    initial = {part: normal(L, N, H, scale=0.5) for part in state_parts}
    inputs = torch.randint(1, V, (T, N), generator=generator)
    targets = torch.randint(0, V, (T, N), generator=generator)
    targets[0, 1] = targets[T - 1, 0] = IGNORED
    # nn.LSTM expects a pair, nn.GRU and nn.RNN expect a tensor.
    state = tuple(initial.values()) if len(state_parts) > 1 else initial[state_parts[0]]

    def loss_and_gradients():
        model.zero_grad()
        logits, final = model(inputs, state)
        loss = torch.nn.functional.cross_entropy(
            logits.reshape(T * N, V), targets.reshape(T * N), ignore_index=IGNORED)
        loss.backward()
        return logits, final, loss

    def trained(optimizer_class, weight_decay, learning_rate=LEARNING_RATE, **arguments):
        model.load_state_dict(start)
        named = list(model.named_parameters())
        optimizer = optimizer_class(
            [
                {"params": [p for key, p in named if decays(key)], "weight_decay": weight_decay},
                {"params": [p for key, p in named if not decays(key)], "weight_decay": 0.0},
            ],
            lr=learning_rate, **arguments)
        for _ in range(STEPS):
            loss_and_gradients()
            optimizer.step()
        return {key: value.clone() for key, value in model.state_dict().items()}

    model.load_state_dict(start)
    logits, final, loss = loss_and_gradients()
    final = dict(zip(state_parts, final if len(state_parts) > 1 else [final]))
    tensors = {"inputs": inputs, "targets": targets, "logits": logits, "loss": loss.reshape(1)}
    groups = {
        "parameters": start,
        "gradients": {key: p.grad.clone() for key, p in model.named_parameters()},
        "initial": initial,
        "final": final,
        "adam": trained(torch.optim.Adam, 0.0),
        "adamw": trained(torch.optim.AdamW, WEIGHT_DECAY),
    }
    for run, (_, optimizer_class, rate, constants) in runs.items():
        groups[run] = trained(
            optimizer_class, constants.get("weight_decay", 0.0), rate, **keywords(constants))
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
    if runs:
        metadata["runs"] = [
            dict(name=run, rule=rule, learning_rate=rate, constants=constants)
            for run, (rule, _, rate, constants) in runs.items()
        ]
    if not plain:
        metadata |= dict(tied=tied, parts=parts or 0, index=[] if index is None else index.tolist())
    path = FOLDER / f"{name}.safetensors"
    save_file(tensors, path, {"fixture": json.dumps(metadata)})
    print(f"{path.name}: {path.stat().st_size} bytes, loss {loss.item():.6f}")


if __name__ == "__main__":
    for name, sizes in FIXTURES.items():
        make(name, **sizes)
