"""Processor time of the trainer against a bare loop of TRL over the same rows, in one process, in turn.

Bare is what a notebook has: TRL's trainer over the raw rows, no checkpoints, no line a step. The trainer's own has both, the checks of
rows, checkpoints with their digests, and the check of the saved adapter. Loading the model is in both.
"""

import json
import pathlib
import shutil
import statistics
import sys
import tempfile
import time

sys.path.insert(0, "/srv/trainer")
from tests import world  # Before the libraries, for the environment that it sets.

import datasets
import peft
import torch
import transformers
import trl

from codesense_trainer import spec, training

BASE, ROWS, STEPS, ROUNDS = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])


class Silent:
    def say(self, *_, **__):
        pass

    metrics = say


def wanted() -> spec.Spec:
    small = world.World()
    small.rows(train=[world.row(n, words=100) for n in range(ROWS)], validation=[])
    small.spec["base"]["path"] = str(BASE)
    small.spec["training"] |= {"maxSteps": STEPS, "batch": 2, "activationCheckpointing": False, "maxLength": 1024}
    small.spec["checkpoints"]["everySteps"] = max(1, STEPS // 2)
    return spec.Spec.model_validate_json(json.dumps(small.spec))


def bare(of: spec.Spec, rows: list[dict]) -> None:
    transformers.set_seed(1)
    t = of.training
    trl.SFTTrainer(
        model=transformers.AutoModelForCausalLM.from_pretrained(of.base.path, dtype=torch.float32),
        args=trl.SFTConfig(
            output_dir=tempfile.mkdtemp(), max_steps=t.max_steps, learning_rate=t.learning_rate, per_device_train_batch_size=t.batch,
            lr_scheduler_type=t.schedule, max_length=t.max_length, activation_checkpointing=False, bf16=False, use_cpu=True, save_strategy="no",
            report_to="none", disable_tqdm=True, logging_steps=10, completion_only_loss=True,
        ),
        train_dataset=datasets.Dataset.from_list(rows),
        processing_class=transformers.AutoTokenizer.from_pretrained(of.base.path),
        peft_config=peft.LoraConfig(
            task_type="CAUSAL_LM", r=of.lora.rank, lora_alpha=of.lora.alpha, lora_dropout=of.lora.dropout, target_modules="all-linear"
        ),
    ).train()


def measured(call) -> float:
    before = time.process_time()
    call()
    return time.process_time() - before


of = wanted()
rows = [world.row(n, words=100) for n in range(ROWS)]
bare(of, rows)  # Warm.
ratios = []
for round in range(ROUNDS):
    shutil.rmtree(of.checkpoints.directory, ignore_errors=True)
    one, other = measured(lambda: bare(of, rows)), measured(lambda: training.run(of, Silent(), Silent()))
    ratios.append(other / one)
    print(f"round {round + 1}: bare {one:.1f} s, trainer {other:.1f} s of processor time: {other / one:.3f}", flush=True)
print(f"median of {ROUNDS}: {statistics.median(ratios):.3f}; {STEPS} steps of 2 rows, {BASE.name}")
