#!/usr/bin/env python3
"""Writes Tests/GenerationTests/Fixtures/beam-search.txt: Hugging Face's n-best lists, which beam search must match.

    pip install -r script/reference/requirements.txt      (torch 2.15.0, transformers 5.23.0)
    python3 script/reference/make_beam_fixtures.py

Twenty random models whose logits are a table of the last two ids. Each generates at most LENGTH units after PROMPT; the last id of
the vocabulary ends a text, id 0 (<unk>) is suppressed.

    size V LENGTH PROMPT…
    model LOGITS…       V·V·V logits [before last, last, next] in hundredths; no two of a row are equal
    case MODEL BEAMS LENGTH-PENALTY EARLY-STOPPING NO-REPEAT TEXT:SCORE…
                        NO-REPEAT is no_repeat_ngram_size, 0 for none; a text is its ids after the prompt, one digit each, best first;
                        its score is generate's sequences_scores

`generate` is greedy for one beam; here beam search runs for it too, and if it stops as soon as a text is complete, both results are
checked to be the same.
"""

import pathlib

import torch
import transformers
from transformers import GenerationMixin, PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import CausalLMOutput

FILE = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "GenerationTests" / "Fixtures" / "beam-search.txt"
MODELS, V, LENGTH, PROMPT = 20, 7, 7, [1, 2]
UNKNOWN, END = 0, V - 1
PENALTIES = [0.5, 1.0, 2.0]
EARLY_STOPPING = [True, False, "never"]


class TableConfig(PretrainedConfig):
    model_type = "table"

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.vocab_size, self.num_hidden_layers, self.hidden_size, self.num_attention_heads = V, 1, 1, 1


class TableModel(PreTrainedModel, GenerationMixin):
    config_class = TableConfig

    def __init__(self, table):
        super().__init__(TableConfig())
        self.table = table
        self.parameter = torch.nn.Parameter(torch.zeros(1))

    def forward(self, input_ids, attention_mask=None, **kwargs):
        return CausalLMOutput(logits=self.table[input_ids[:, :-1], input_ids[:, 1:]])

    def prepare_inputs_for_generation(self, input_ids, **kwargs):
        return {"input_ids": input_ids}


def random_table(seed):
    generator = torch.Generator().manual_seed(seed)
    rows = []
    for _ in range(V * V):
        # Distinct, so that no row has ties whose order is unspecified.
        row = torch.zeros(V)
        while len(set(row.tolist())) < V:
            row = (torch.randn(V, generator=generator) * 150).round()
        rows.append(row)
    return torch.stack(rows).reshape(V, V, V)


class Tie(Exception):
    """Two texts of the same logits in different order: only rounding decides which comes first."""


def n_best(model, beams, penalty, early, no_repeat):
    options = dict(
        max_new_tokens=LENGTH, eos_token_id=END, pad_token_id=END, suppress_tokens=[UNKNOWN], use_cache=False,
        no_repeat_ngram_size=no_repeat, do_sample=False,
    )
    prompt = torch.tensor([PROMPT])
    output = model.generate(
        prompt, attention_mask=torch.ones_like(prompt), num_beams=beams, num_return_sequences=beams,
        length_penalty=penalty, early_stopping=early, output_scores=True, return_dict_in_generate=True,
        custom_generate=TableModel._beam_search, **options,
    )

    def written(sequence):
        ids = sequence[len(PROMPT):].tolist()
        return ids[: ids.index(END) + 1] if END in ids else ids

    texts = [written(sequence) for sequence in output.sequences]
    if beams == 1 and early is True:
        greedy = model.generate(prompt, attention_mask=torch.ones_like(prompt), num_beams=1, **options)
        assert written(greedy[0]) == texts[0]
    assert all(score > -1e8 for score in output.sequences_scores)
    scores = output.sequences_scores.tolist()
    if any(a - b < 1e-6 for a, b in zip(scores, scores[1:])):
        raise Tie
    return [
        f"{''.join(map(str, text))}:{score:.7g}" for text, score in zip(texts, scores)
    ]


def model_cases(model, number):
    lines = []

    def add(beams, penalty, early, no_repeat):
        texts = n_best(model, beams, penalty, early, no_repeat)
        lines.append(words("case", number, beams, penalty, str(early).lower(), no_repeat, *texts))

    for beams in [1, 2, 5]:
        for penalty in PENALTIES:
            for early in EARLY_STOPPING:
                add(beams, penalty, early, 0)
        for no_repeat in [1, 2, 3]:
            # Of six units that may occur once each, four are left after the prompt: too few for five beams.
            if no_repeat > 1 or beams < 5:
                add(beams, 1.0, False, no_repeat)
    return lines


def main():
    transformers.logging.set_verbosity_error()
    models, cases, seed = [], [], 0
    while len(models) < MODELS:
        table = random_table(seed)
        seed += 1
        try:
            cases += model_cases(TableModel(table / 100).eval(), len(models))
        except Tie:
            continue
        models.append(words("model", *(int(logit) for logit in table.flatten())))
    lines = [words("size", V, LENGTH, *PROMPT), *models, *cases]
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text("".join(line + "\n" for line in lines))
    print(f"{FILE.name}: {len(lines)} lines, {FILE.stat().st_size} bytes (transformers {transformers.__version__})")


def words(*items):
    return " ".join(map(str, items))


if __name__ == "__main__":
    with torch.inference_mode():
        main()
