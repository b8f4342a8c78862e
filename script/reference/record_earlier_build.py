#!/usr/bin/env python3
"""Makes small model files with an earlier build of charrnn and records what that build does with them: the expected results of the
test that files of earlier versions stay readable.

    script/reference/record_earlier_build.py PROGRAM NAME

PROGRAM is the earlier charrnn, NAME a name for its folder in Tests/CommandTests/Fixtures/earlier, for example its commit. The folder
is written once and never changed: the output of a later build is no evidence for an earlier one.

recorded.json lists cases. A case is a list of commands that are run one after the other in a copy of the folder, each with the part
of its output that must be reproduced: numbers within `tolerance` (relative for numbers above 1), and everything else exactly.
"""
import json
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "Tests/CommandTests/Fixtures/earlier"

COMMON = ("--embedding-size 6 --hidden-size 10 --batch-size 4 --sequence-length 16 --dropout 0.2 --max-steps 150 --threads 1 "
          "--precision fp32 --seed 5 --holdout 0")
# The name of a model, its options, and whether its training is resumed.
MODELS = [
    ("lstm", "--cell lstm --layers 2 --dropout-places embedding,layers,output --average-decay 0.9 " + COMMON, True),
    ("lstm-plain", "--cell lstm --layers 1 --compose none " + COMMON, False),
    ("lstm-tied", "--cell lstm --layers 1 --tie " + COMMON.replace("--embedding-size 6 ", ""), False),
    ("lstm-jamo", "--cell lstm --layers 1 --unit jamo " + COMMON, False),
    ("lstm-byte", "--cell lstm --layers 1 --unit byte " + COMMON, False),
    ("lstm-grapheme", "--cell lstm --layers 1 --unit grapheme " + COMMON, False),
    ("gru", "--cell gru --layers 1 " + COMMON, False),
    ("rnn-tanh", "--cell rnn-tanh --layers 1 " + COMMON, False),
    ("rnn-relu", "--cell rnn-relu --layers 1 " + COMMON, False),
    ("window", "--cell window --context 5 --layers 2 --update-rule sgd --momentum 0.5 --schedule plateau " + COMMON, True),
    ("ngram", "--cell ngram --order 4", False),
]

# The keys of a JSON answer that must be reproduced.
EVALUATION = ["models", "parameters", "vocabulary_size", "unit", "normalization", "readings", "protocol", "loss", "charged_units",
              "unseen_loss", "unseen_units"]
SAMPLE = ["text", "ids", "logProbabilities", "stopReason"]


def run(program, folder, arguments):
    result = subprocess.run([program, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if result.returncode != 0:
        sys.exit(f"charrnn {shlex.join(arguments)}: {result.stderr.decode(errors='replace')}")
    return result.stdout.decode()


def part(value, keys):
    """The values of these keys, at any depth."""
    if isinstance(value, dict):
        return {key: part(value[key], keys) for key in value if key in keys}
    return [part(one, keys) for one in value] if isinstance(value, list) else value


def recorded(program, folder, arguments, tolerance):
    """A command and its answer, which is one JSON object or nothing."""
    output = run(program, folder, arguments)
    keys = EVALUATION if arguments[0] == "evaluate" else SAMPLE
    return {"arguments": arguments, "tolerance": tolerance, "output": part(json.loads(output), keys) if output.strip() else None}


def cases(program, folder):
    for name, _, is_resumed in MODELS:
        model = f"{name}.safetensors"
        evaluate = ["evaluate", model, "text.txt", "--json", "--threads", "1"]
        yield f"{name} is measured", [recorded(program, folder, evaluate, 1e-5)]
        write = ["sample", "--model", model, "--json", "--threads", "1", "--length", "30"]
        if name != "ngram":
            write += ["--weights", "fp32"]
        for title, options in [("plainly", ["--seed", "3"]), ("from a prompt", ["--seed", "4", "--prompt", "강이 "]),
                               ("by beams", ["--seed", "1", "--beam", "4", "--prompt", "노인"])]:
            yield f"{name} writes {title}", [recorded(program, folder, write + options, 1e-4)]
        if is_resumed:
            with tempfile.TemporaryDirectory() as copy:
                shutil.copytree(folder, copy, dirs_exist_ok=True)
                resume = ["train", "text.txt", "--output", model, "--resume", "--max-steps", "200", "--threads", "1", "--quiet"]
                yield f"{name} goes on", [recorded(program, copy, resume, 0), recorded(program, copy, evaluate, 2e-5)]


def main():
    if len(sys.argv) != 3 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    program, folder = str(pathlib.Path(sys.argv[1]).resolve()), FOLDER / sys.argv[2]
    if folder.exists():
        sys.exit(f"{folder} is there already; what was recorded stays as it is")
    lines = (ROOT / "samples/novel.txt").read_text(encoding="utf-8").split("\n")
    text = "\n".join(lines[:9]) + "\n🧑‍🌾 노인이 웃었다 🙂 “e\u0301cole”.\n"
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(temporary)
        (work / "text.txt").write_text(text, encoding="utf-8")
        for name, options, is_resumed in MODELS:
            run(program, work, ["train", "text.txt", "--quiet", "--output", f"{name}.safetensors", *shlex.split(options)])
            for extra in ["metrics.csv", "curves.svg"] + ([] if is_resumed else ["state.safetensors"]):
                (work / f"{name}.{extra}").unlink(missing_ok=True)
        found = [{"name": name, "commands": commands} for name, commands in cases(program, work)]
        version = run(program, work, ["--version"]).strip()
        # One command per line.
        lines = [f'{{"name": {json.dumps(case["name"])}, "commands": [\n'
                 + ",\n".join("  " + json.dumps(command, ensure_ascii=False) for command in case["commands"]) + "\n]}"
                 for case in found]
        (work / "recorded.json").write_text(
            f'{{"version": {json.dumps(version)}, "cases": [\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")
        shutil.copytree(work, folder)
    for file in sorted(folder.iterdir()):
        print(f"{file.stat().st_size:8} {file.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
