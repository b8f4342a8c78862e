#!/usr/bin/env python3
"""From the start of the process to the first character with PyTorch: import, load, draw one.

    python3 first_character.py MODEL.pt --make SHAPE     writes a model with random weights; SHAPE is JSON
    python3 first_character.py MODEL.pt                  loads it and prints a character
"""

import json
import sys

import torch

from character_model import CharacterModel, draw_next


def main():
    path = sys.argv[1]
    if len(sys.argv) > 3 and sys.argv[2] == "--make":
        shape = json.loads(sys.argv[3])
        torch.save({"shape": shape, "weights": CharacterModel(shape).state_dict()}, path)
        return
    with torch.inference_mode():
        file = torch.load(path, weights_only=True)
        model = CharacterModel(file["shape"])
        model.load_state_dict(file["weights"])
        ids, _ = draw_next(model.eval(), torch.zeros(1, 1, dtype=torch.long), None)
        print(chr(0xAC00 + int(ids)), flush=True)


if __name__ == "__main__":
    main()
