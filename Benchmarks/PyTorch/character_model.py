"""The model that charrnn is compared with: torch.nn.Embedding, a recurrent network and torch.nn.Linear, as in `shape`."""

import torch

TEMPERATURE = 0.8

# PyTorch's classes by charrnn's names of cells.
CELLS = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn-tanh": torch.nn.RNN}


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
