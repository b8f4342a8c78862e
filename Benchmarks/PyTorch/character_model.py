"""The model that charrnn is compared with: torch.nn.Embedding, a recurrent network and torch.nn.Linear, as in `shape`."""

import torch

TEMPERATURE = 0.8


class MinGRU(torch.nn.Module):
    """Stacked minGRU layers (Feng et al. 2024), written as usual for a cell that PyTorch does not have: the projections of the whole
    window first, then a loop over its steps.

    z = sigmoid(W_z x + b_z), c = W_h x + b_h, h = (1 - z) h + z g(c), where g(c) = c + 0.5 for c >= 0, else sigmoid(c)
    """

    def __init__(self, inputs, hidden, num_layers):
        super().__init__()
        self.hidden = hidden
        self.projections = torch.nn.ModuleList(
            torch.nn.Linear(hidden if layer else inputs, 2 * hidden) for layer in range(num_layers))

    def forward(self, rows, state):
        """rows [T, N, D] and a state [L, N, H] or None -> rows [T, N, H] and the state after them."""
        if state is None:
            state = rows.new_zeros(len(self.projections), rows.shape[1], self.hidden)
        last = []
        for projection, hidden in zip(self.projections, state):
            gate, candidate = projection(rows).chunk(2, dim=-1)
            gate = torch.sigmoid(gate)
            added = gate * torch.where(candidate >= 0, candidate + 0.5, torch.sigmoid(candidate))
            steps = []
            for kept, new in zip((1 - gate).unbind(0), added.unbind(0)):
                hidden = kept * hidden + new
                steps.append(hidden)
            rows = torch.stack(steps)
            last.append(hidden)
        return rows, torch.stack(last)


# PyTorch's classes, by charrnn's names of the cells.
CELLS = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn-tanh": torch.nn.RNN, "mingru": MinGRU}


class CharacterModel(torch.nn.Module):
    """ids [T, N] and a state -> logits [T, N, V] and the state after them."""

    def __init__(self, shape):
        super().__init__()
        self.embed = torch.nn.Embedding(shape["vocabulary"], shape["embedding"])
        self.recur = CELLS[shape["cell"]](shape["embedding"], shape["hidden"], num_layers=shape["layers"])
        self.project = torch.nn.Linear(shape["hidden"], shape["vocabulary"])

    def forward(self, ids, state):
        vectors, state = self.recur(self.embed(ids), state)
        return self.project(vectors), state


def draw_next(model, ids, state):
    """Reads ids [1, S] and draws the ids that follow, [1, S], at TEMPERATURE."""
    logits, state = model(ids, state)
    chances = torch.softmax(logits[-1].float() / TEMPERATURE, dim=-1)
    return torch.multinomial(chances, 1).t(), state
