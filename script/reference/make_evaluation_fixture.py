#!/usr/bin/env python3
"""Writes Tests/WorkflowsTests/Fixtures/: a small model, a text, and its loss as computed by PyTorch.

    pip install -r script/reference/requirements.txt      (torch 2.15.0, numpy 2.4.6)
    python3 script/reference/make_evaluation_fixture.py

    evaluation.safetensors   a model with random weights and the metadata of a model file
    evaluation.txt           its text: 700 characters in NFC, some of them not in the vocabulary, two of them in a decomposed form
    evaluation.json          the output of evaluate_model.py
"""

import json
import pathlib
import random
import struct

import torch

from evaluate_model import encode, evaluate
from load_model import CharRNN

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "WorkflowsTests" / "Fixtures"
CHARACTERS = "\n abcdeghilnorst나다라는을이다한"
V, D, H, L = 1 + len(dict.fromkeys(CHARACTERS)), 7, 11, 2

# The training summary of a model file; this model was not trained.
TRAINING = {
    "steps": 0,
    "text_hash": "0000000000000000",
    "options": {
        "batch_size": 16, "clip_norm": 1, "dropout": 0.1, "is_stateful": True, "learning_rate": 0.004,
        "save_interval": 60, "schedule": "cosine", "seed": 1, "sequence_length": 64,
        "update_constants": {}, "update_rule": "adamw",
    },
}


def random_model():
    """Weights large enough for confident predictions, right or wrong."""
    torch.manual_seed(7)
    shapes = {"embedding.weight": (V, D), "projection.weight": (V, H), "projection.bias": (V,)}
    for layer in range(L):
        shapes[f"rnn.weight_ih_l{layer}"] = (4 * H, H if layer else D)
        shapes[f"rnn.weight_hh_l{layer}"] = (4 * H, H)
        shapes[f"rnn.bias_ih_l{layer}"] = (4 * H,)
        shapes[f"rnn.bias_hh_l{layer}"] = (4 * H,)
    return {name: torch.randn(shape) for name, shape in sorted(shapes.items())}


def random_text():
    choose = random.Random(11).choice
    text = "".join(choose(CHARACTERS) for _ in range(694))
    # Unseen: a syllable, a letter twice, an emoji; and two letters that are one character each in NFC.
    return text[:100] + "뷁" + text[100:300] + "zz" + text[300:600] + "\U0001f600" + text[600:] + "e\u0301u\u0308"


def save(tensors, metadata, path):
    """The bytes of the format, written by hand because the library writes metadata in random order."""
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in tensors.items():
        values = tensor.numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    header = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)
    path.write_bytes(struct.pack("<Q", len(header)) + header + data)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    vocabulary = {"unit": "scalar", "normalization": "nfc", "units": ["<unk>", *dict.fromkeys(CHARACTERS)]}
    configuration = {"cell": "lstm", "vocabulary_size": V, "embedding_size": D, "hidden_size": H, "layers": L}
    tensors, text = random_model(), random_text()
    save(
        tensors,
        {
            "format_version": "1",
            "configuration": json.dumps(configuration),
            "vocabulary": json.dumps(vocabulary, ensure_ascii=False),
            "training": json.dumps(TRAINING),
        },
        FOLDER / "evaluation.safetensors",
    )
    (FOLDER / "evaluation.txt").write_text(text, encoding="utf-8", newline="")
    model = CharRNN(tensors)
    model.load_state_dict(tensors)
    with torch.no_grad():
        found = evaluate(model.double().eval(), encode(text, vocabulary))
    (FOLDER / "evaluation.json").write_text(json.dumps(found, indent=1) + "\n")
