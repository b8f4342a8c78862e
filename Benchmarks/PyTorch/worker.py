#!/usr/bin/env python3
"""PyTorch's side of script/bench --compare: runs workloads as requested by charrnn-bench on standard input.

    pip install torch
    python3 worker.py

Requests and answers are JSON objects, one per line; Benchmarks/Sources/Measurements/Messages.swift lists them.
Between an answer and the next request the process waits for input and uses no processor time.

Training is one step of stateful truncated backpropagation: forward, mean cross-entropy, backward, clipping by norm, fused
AdamW. bf16 is autocast. Sampling is one character for each stream: model, softmax at a temperature, multinomial draw, in
inference mode; bf16 is a model converted to it.
"""

import contextlib
import json
import resource
import sys
import time
import warnings

import torch

from character_model import CharacterModel, draw_next


# Setting oneDNN's flags warns about Intel GPUs, which are irrelevant here.
warnings.filterwarnings("ignore", message="TF32")


class Prepared:
    """A workload with its settings; do_some() runs a small part and returns the number of characters."""

    def __init__(self, workload):
        self.threads = workload["threads"]
        self.uses_onednn = workload["usesOneDNN"]
        self.makes_gradients = workload["kind"] == "training"

    @contextlib.contextmanager
    def settings(self):
        torch.set_num_threads(self.threads)
        with torch.inference_mode(not self.makes_gradients), torch.backends.mkldnn.flags(enabled=self.uses_onednn):
            yield


class Training(Prepared):
    def __init__(self, workload):
        super().__init__(workload)
        vocabulary = workload["shape"]["vocabulary"]
        self.units = workload["steps"] * workload["lanes"]
        self.model = CharacterModel(workload["shape"])
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=2e-3, fused=True)
        self.inputs = torch.randint(vocabulary, (workload["steps"], workload["lanes"]))
        self.targets = torch.randint(vocabulary, (self.units,))
        self.state = None
        self.autocasts = workload["numbers"] == "bf16"
        with self.settings():
            for _ in range(2):
                self.do_some()

    def do_some(self):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.autocasts):
            logits, state = self.model(self.inputs, self.state)
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1).float(), self.targets)
        self.state = [part.detach() for part in state] if isinstance(state, tuple) else state.detach()
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), max_norm=1.0)
        self.optimizer.step()
        return self.units


class Sampling(Prepared):
    def __init__(self, workload):
        super().__init__(workload)
        self.streams = workload["lanes"]
        self.model = CharacterModel(workload["shape"]).eval()
        if workload["numbers"] == "bf16":
            self.model = self.model.to(torch.bfloat16)
        self.ids = torch.zeros(1, self.streams, dtype=torch.long)
        self.state = None
        with self.settings():
            for _ in range(30):
                self.do_some()

    def do_some(self):
        self.ids, self.state = draw_next(self.model, self.ids, self.state)
        return self.streams


KINDS = {"training": Training, "sampling": Sampling}
NUMBERS = ["fp32", "bf16"]


def prepare(workload):
    if workload["kind"] not in KINDS or workload["numbers"] not in NUMBERS:
        raise ValueError(f"there is no {workload['kind']} in {workload['numbers']} here")
    return KINDS[workload["kind"]](workload)


def go(prepared, seconds):
    with prepared.settings():
        units, processor, start = 0, time.process_time(), time.perf_counter()
        while True:
            units += prepared.do_some()
            passed = time.perf_counter() - start
            if passed >= seconds:
                break
    return {"units": units, "seconds": passed, "processorSeconds": time.process_time() - processor}


def peak_bytes():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def answer(request, prepared):
    what = request["request"]
    if what == "about":
        return {"about": f"PyTorch {torch.__version__}"}
    if what == "prepare":
        prepared.append(prepare(request["workload"]))
        return {"handle": len(prepared) - 1}
    if what == "go":
        return go(prepared[request["handle"]], request["seconds"])
    if what == "clear":
        prepared.clear()
        return {}
    if what == "peak":
        return {"peakBytes": peak_bytes()}
    raise ValueError(f"there is no request {what}")


def main():
    torch.manual_seed(1)
    prepared = []
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), prepared)
        except Exception as error:  # reported to the other side, whatever it is
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
