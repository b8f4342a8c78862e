#!/usr/bin/env python3
"""Writes Tests/GenerationTests/Fixtures/samplers.json: the results of Hugging Face's logits processors for rows of logits.

    pip install -r script/reference/requirements.txt transformers==5.23.0      (torch 2.15.0)
    python3 script/reference/make_sampler_fixtures.py

    made_with    the versions
    cases        lists of [parameter, value], charrnn's names; the processors in the order in which they act
    rows         logits, null for -infinity; history, the ids so far; results, for each case the ids that are kept and their scores

Logits are float32 numbers, everything is computed in float64. If units are equal, Hugging Face keeps all of them or leaves the choice
to its sort; charrnn prefers the lower id. Which ids are kept is therefore computed with logits that decrease by 1e-12 per id, so that
of equal units the lower id is better.
"""

import json
import pathlib

import torch
import transformers
from transformers.generation import logits_process

FILE = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "GenerationTests" / "Fixtures" / "samplers.json"
ROWS, V, TILT = 50, 16, 1e-12

PROCESSORS = {
    "repetition-penalty": logits_process.RepetitionPenaltyLogitsProcessor,
    "top-k": logits_process.TopKLogitsWarper,
    "typical": logits_process.TypicalLogitsWarper,
    "top-p": logits_process.TopPLogitsWarper,
    "min-p": logits_process.MinPLogitsWarper,
    "temperature": logits_process.TemperatureLogitsWarper,
}

# Processors that remove units and change no score.
TRUNCATING = {"top-k", "typical", "top-p", "min-p"}

CASES = [
    [["repetition-penalty", 1.3]],
    [["repetition-penalty", 0.8]],
    [["top-k", 1]],
    [["top-k", 5]],
    [["typical", 0.2]],
    [["typical", 0.9]],
    [["top-p", 0.3]],
    [["top-p", 0.92]],
    [["min-p", 0.05]],
    [["min-p", 0.4]],
    [["temperature", 0.7]],
    [["temperature", 1.9]],
    # charrnn's order, then that of Hugging Face's generate().
    [["repetition-penalty", 1.2], ["top-k", 12], ["typical", 0.95], ["top-p", 0.9], ["min-p", 0.04], ["temperature", 0.8]],
    [["repetition-penalty", 1.2], ["temperature", 0.8], ["top-k", 12], ["top-p", 0.9], ["min-p", 0.04], ["typical", 0.95]],
]


def row(generator, number):
    """Logits of several spreads; every other row is rounded, so that many are equal; every fifth has impossible units."""
    logits = torch.randn(V, generator=generator) * (0.5 + number % 5)
    logits = (logits * 2).round() / 2 if number % 2 else (logits * 1e4).round() / 1e4
    if number % 5 == 3:
        logits[torch.randperm(V, generator=generator)[:5]] = -torch.inf
    return logits.to(torch.float32)


def tilted(name, scores):
    """Scores without ties: of equal units the lower id is better."""
    places = torch.arange(V, 0, -1, dtype=torch.float64)
    if name != "typical":
        return scores + TILT * places
    # Nearer to the entropy is better, from either side.
    logarithms = scores.log_softmax(dim=-1)
    entropy = -(logarithms.exp() * logarithms).nansum(-1, keepdim=True)
    return scores + TILT * places * torch.sign(-logarithms - entropy)


def result(case, logits, history):
    scores, ids = logits.to(torch.float64).unsqueeze(0), history.unsqueeze(0)
    for name, value in case:
        processor = PROCESSORS[name](value)
        if name in TRUNCATING:
            scores = scores.masked_fill(torch.isinf(processor(ids, tilted(name, scores))), -torch.inf)
        else:
            scores = processor(ids, scores)
    kept = torch.isfinite(scores[0]).nonzero()[:, 0]
    return {"ids": kept.tolist(), "scores": [round(score, 6) for score in scores[0, kept].tolist()]}


def main():
    generator = torch.Generator().manual_seed(1)
    rows = []
    for number in range(ROWS):
        logits = row(generator, number)
        history = torch.randint(V, (number % 12 + 1,), generator=generator)
        rows.append({
            "logits": [None if logit == -torch.inf else round(logit, 4) for logit in logits.tolist()],
            "history": history.tolist(),
            "results": [result(case, logits, history) for case in CASES],
        })
    fixture = {
        "made_with": {"transformers": transformers.__version__, "torch": torch.__version__.split("+")[0]},
        "cases": CASES,
        "rows": rows,
    }
    FILE.parent.mkdir(parents=True, exist_ok=True)
    head = json.dumps({key: fixture[key] for key in ("made_with", "cases")})[:-1]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    FILE.write_text(f'{head}, "rows": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
