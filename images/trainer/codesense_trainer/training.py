"""The training itself: TRL's trainer, with our checkpoints, lines and ends."""

import math
import os
import pathlib
import signal
import tempfile
import time

import datasets
import transformers
import trl

from . import adapter, base, checkpoints, data, remote
from .failure import Failure, Interrupted, Reason
from .progress import Progress
from .spec import Spec
from .tracking import Tracking


def run(spec: Spec, progress: Progress, tracking: Tracking, load=base.load) -> dict[str, object]:
    """Trains, saves and uploads; returns what the launcher is told of the adapter. `load` brings model and tokenizer."""
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise Failure(Reason.SPEC, f"WORLD_SIZE is {os.environ['WORLD_SIZE']}: this trainer is one process on one GPU. Give the job one replica.")
    try:
        is_verified, fingerprint = base.verified(spec.base), base.fingerprint(spec.base.path)
    except OSError as error:
        raise Failure(Reason.BASE, f"Cannot read {spec.base.path}: {error}. Let user {os.getuid()} read it.") from error
    output = remote.opened(spec.output)
    device = base.device(spec.training)
    with tempfile.TemporaryDirectory() as work:
        rows = data.fetch(spec.data, pathlib.Path(work))
    transformers.set_seed(spec.training.seed)
    model, tokenizer = load(spec.base, spec.lora, spec.training, device)
    train = data.Tokens("train", rows["train"], tokenizer, spec.training)
    validation = data.Tokens("validation", rows["validation"], tokenizer, spec.training)

    if not len(train):
        raise Failure(Reason.DATA, f"All {len(rows['train'])} rows are longer than maxLength, {spec.training.max_length} tokens. Raise it.")

    directory = spec.checkpoints.directory
    directory.mkdir(parents=True, exist_ok=True)
    lock = checkpoints.lock(directory)
    facts = {"spec": spec.spec_hash, "base": fingerprint}
    resumed = checkpoints.newest(directory, **facts)
    if resumed is None:
        checkpoints.sweep(directory, 0)
    folder, known = resumed or (None, {"step": 0, "of": None, "seconds": 0.0})
    steering = _Steering(spec, progress, tracking, facts, known["seconds"])
    steering.start = {
        "rows": {"train": len(train), "validation": len(validation)},
        "truncated": train.truncated + validation.truncated,
        "resumedFrom": known["step"],
        "device": device if device == "cpu" else f"{device} {_name(device)}",
        "baseVerified": is_verified,
    }
    trainer = trl.SFTTrainer(
        model=model,
        args=_arguments(spec, device, bool(len(validation))),
        train_dataset=datasets.Dataset.from_dict(train.rows),
        eval_dataset=datasets.Dataset.from_dict(validation.rows) if len(validation) else None,
        processing_class=tokenizer,
        callbacks=[steering],
    )
    trainer.remove_callback(transformers.trainer_callback.PrinterCallback)
    if not spec.training.packing and len(trainer.train_dataset) != len(train):
        raise Failure(Reason.BUG, f"TRL kept {len(trainer.train_dataset)} of {len(train)} rows")
    with steering:
        trainer.train(resume_from_checkpoint=str(folder) if folder else None)
    if steering.stopped:
        raise Interrupted(trainer.state.global_step)

    with tempfile.TemporaryDirectory() as work:
        saved = pathlib.Path(work)
        adapter.save(trainer.model, spec.base, saved)
        adapter.verify(trainer.model, saved, train.rows["input_ids"][0][:256].tolist())
        directory_hash, files = remote.publish(output, saved)
    lock.close()
    return {
        "files": files,
        "hash": directory_hash,
        "trainLoss": _mean(trainer.state, "loss"),
        "validationLoss": _last(trainer.state, "eval_loss"),
        "steps": trainer.state.global_step,
        "seconds": round(steering.seconds()),
    }


def _arguments(spec: Spec, device: str, validates: bool) -> trl.SFTConfig:
    training = spec.training
    # Its name until transformers 5.24, which Unsloth's lock is before.
    fields = trl.SFTConfig.__dataclass_fields__
    checkpointing = "activation_checkpointing" if "activation_checkpointing" in fields else "gradient_checkpointing"
    return trl.SFTConfig(
        output_dir=str(spec.checkpoints.directory),
        num_train_epochs=training.epochs,
        max_steps=training.max_steps or -1,
        learning_rate=training.learning_rate,
        lr_scheduler_type=training.schedule,
        warmup_steps=training.warmup_share,
        per_device_train_batch_size=training.batch,
        per_device_eval_batch_size=training.batch,
        gradient_accumulation_steps=training.accumulation,
        max_length=training.max_length,
        packing=training.packing,
        eval_packing=False,
        completion_only_loss=training.completion_only,
        seed=training.seed,
        bf16=training.precision == "bf16",
        use_cpu=device == "cpu",
        **{checkpointing: training.activation_checkpointing},
        # A line a step; transformers would replace a loss that is no number by the mean of the others.
        logging_steps=1,
        logging_nan_inf_filter=False,
        save_strategy="steps",
        save_steps=spec.checkpoints.every_steps,
        # Ours are deleted by checkpoints.sweep, after the newer one counts.
        save_total_limit=None,
        eval_strategy="steps" if validates else "no",
        eval_steps=spec.checkpoints.every_steps,
        prediction_loss_only=True,
        report_to="none",
        disable_tqdm=True,
    )


class _Steering(transformers.TrainerCallback):
    """Says each step, seals each checkpoint, ends at a loss that is no number and at a signal."""

    def __init__(self, spec: Spec, progress: Progress, tracking: Tracking, facts: dict[str, object], seconds: float):
        self.stopped = False
        self.start: dict[str, object] = {}
        self._spec, self._progress, self._tracking, self._facts = spec, progress, tracking, facts
        self._seconds_before = seconds
        self._began = self._last = time.monotonic()
        self._tokens = 0.0
        self._pace: float | None = None

    def __enter__(self) -> None:
        self._handlers = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}

    def __exit__(self, *_) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _stop(self, *_) -> None:
        self.stopped = True

    def seconds(self) -> float:
        """Of all attempts, as far as checkpoints tell."""
        return self._seconds_before + time.monotonic() - self._began

    def on_train_begin(self, args, state, control, **kwargs):
        self._progress.say("start", **self.start, steps=state.max_steps)
        self._last = time.monotonic()

    def on_step_end(self, args, state, control, **kwargs):
        if self.stopped:
            control.should_save = control.should_training_stop = True
        return control

    def on_log(self, args, state, control, logs=None, **kwargs):
        if "loss" not in logs:
            return
        now = time.monotonic()
        took, self._last = now - self._last, now
        self._pace = took if self._pace is None else 0.9 * self._pace + 0.1 * took
        tokens = logs.get("num_tokens", 0.0)
        learnt, self._tokens = tokens - self._tokens, tokens
        step, loss = state.global_step, logs["loss"]
        if not math.isfinite(loss) or not math.isfinite(logs.get("grad_norm", 0.0)):
            raise Failure(
                Reason.NAN,
                f"The loss at step {step} is {loss}, the norm of its gradient {logs.get('grad_norm')}. Lower learningRate, or look at the rows. "
                "No checkpoint holds this.",
            )
        self._progress.say(
            "step",
            step=step,
            of=state.max_steps,
            loss=round(loss, 4),
            learningRate=logs["learning_rate"],
            tokensPerSecond=round(learnt / took, 1),
            secondsLeft=round(self._pace * (state.max_steps - step)),
        )
        self._tracking.metrics(step, loss=loss, learning_rate=logs["learning_rate"], tokens_per_second=learnt / took)

    def on_evaluate(self, args, state, control, metrics=None, **kwargs):
        loss = metrics["eval_loss"]
        self._progress.say("evaluation", step=state.global_step, loss=round(loss, 4))
        self._tracking.metrics(state.global_step, validation_loss=loss)
        self._last = time.monotonic()

    def on_save(self, args, state, control, **kwargs):
        directory = self._spec.checkpoints.directory
        folder = directory / f"checkpoint-{state.global_step}"
        checkpoints.seal(folder, **self._facts, step=state.global_step, of=state.max_steps, seconds=self.seconds())
        checkpoints.sweep(directory, self._spec.checkpoints.keep)
        self._progress.say("checkpoint", step=state.global_step)
        self._last = time.monotonic()


def _name(device: str) -> str:
    import torch

    return torch.cuda.get_device_name(device)


def _mean(state, name: str) -> float:
    """Over all attempts: what transformers returns covers the last one only."""
    values = [entry[name] for entry in state.log_history if name in entry]
    return round(sum(values) / len(values), 4)


def _last(state, name: str) -> float | None:
    return next((round(entry[name], 4) for entry in reversed(state.log_history) if name in entry), None)
