#!/usr/bin/env python3
"""Evaluates a charrnn model on a text with torch.nn only, like `charrnn evaluate`, and prints the losses.

    pip install -r script/reference/requirements.txt
    python3 script/reference/evaluate_model.py model.safetensors text.txt

The text must be UTF-8, and the units of the model scalars. Prints one JSON object: the mean loss of the predicted units in nats,
"stateful" (one pass, carrying the state, without the first unit) and "windows" (independent windows of 256 units from zero state),
and the numbers of predicted and unseen units. An unseen unit costs -ln p(<unk>) - ln(1 / (1112064 - V)). Arithmetic is in float64.
"""

import json
import math
import sys
import unicodedata

import torch
from safetensors import safe_open

from load_model import load

WINDOW = 256


def encode(text, vocabulary):
    """The ids of the text in the model's normalization form; 0 for characters that are not in the vocabulary."""
    assert vocabulary["unit"] == "scalar", "only models of scalar units"
    form = vocabulary["normalization"]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if form != "none":
        text = unicodedata.normalize(form.upper(), text)
    ids = {unit: number for number, unit in enumerate(vocabulary["units"]) if number}
    return [ids.get(character, 0) for character in text]


def cost(model, inputs, targets, state=None):
    """The total cost of a section, and the state after it."""
    logits, state = model(inputs, state)
    loss = torch.nn.functional.cross_entropy(logits, targets, reduction="sum").item()
    size = logits.shape[-1]
    return loss + (targets == 0).sum().item() * math.log(1_112_064 - size), state


def evaluate(model, ids):
    """Both losses of a text of ids."""
    ids = torch.tensor(ids)
    pairs = len(ids) - 1
    stateful, state = 0.0, None
    for start in range(0, pairs, 4096):
        end = min(start + 4096, pairs)
        loss, state = cost(model, ids[start:end], ids[start + 1 : end + 1], state)
        stateful += loss
    windows = 0.0
    for start in range(0, pairs, WINDOW):
        end = min(start + WINDOW, pairs)
        windows += cost(model, ids[start:end], ids[start + 1 : end + 1])[0]
    return {
        "stateful": stateful / pairs,
        "windows": windows / pairs,
        "charged": pairs,
        "unseen": int((ids[1:] == 0).sum()),
    }


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with safe_open(sys.argv[1], "pt") as file:
        vocabulary = json.loads(file.metadata()["vocabulary"])
    with open(sys.argv[2], encoding="utf-8", newline="") as file:
        text = file.read()
    with torch.no_grad():
        json.dump(evaluate(load(sys.argv[1]).double(), encode(text, vocabulary)), sys.stdout)
    print()
