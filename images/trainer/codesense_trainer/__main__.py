"""`python -m codesense_trainer`: trains what CODESENSE_TRAINING says; README.md has the exit codes."""

import os
import signal
import sys
import tempfile
import traceback

from . import failure, spec
from .progress import Progress

INTERRUPTED = 130


def main() -> int:
    progress = Progress(os.environ.get("CODESENSE_TERMINATION_LOG", "/dev/termination-log"))
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # Until training has a handler of its own.
        wanted = spec.read(os.environ.get("CODESENSE_TRAINING"))
        with tempfile.TemporaryDirectory() as caches:
            _isolate(caches)
            return _train(wanted, progress)
    except (KeyboardInterrupt, failure.Interrupted) as interrupted:
        progress.end("interrupted", step=getattr(interrupted, "step", 0))
        return INTERRUPTED
    except Exception as error:
        reason = failure.of(error)
        if reason is not error:
            traceback.print_exception(error)
        progress.fail(reason)
        return reason.reason.exit_code


def _train(wanted: spec.Spec, progress: Progress) -> int:
    # After the environment is set: libraries read it when they are imported.
    if os.environ.get("CODESENSE_TRAINER_BACKEND") == "unsloth":
        from .fast import load
    else:
        from .base import load
    from . import tracking, training

    run = tracking.Tracking(wanted)
    status = "FAILED"
    try:
        progress.end("saved", **training.run(wanted, progress, run, load))
        status = "FINISHED"
        return 0
    except (KeyboardInterrupt, failure.Interrupted):
        status = "KILLED"
        raise
    finally:
        run.end(status)


def _isolate(caches: str) -> None:
    """No network but the remote's and MLflow's, no telemetry, nothing written to a home that may be read-only."""
    os.environ.update(
        HF_HOME=caches,
        HF_HUB_OFFLINE="1",
        HF_HUB_DISABLE_TELEMETRY="1",
        TQDM_DISABLE="1",
        TRANSFORMERS_OFFLINE="1",
        TRANSFORMERS_VERBOSITY="warning",
        MLFLOW_DISABLE_TELEMETRY="true",
        DO_NOT_TRACK="1",
        TOKENIZERS_PARALLELISM="false",
        UNSLOTH_DISABLE_CPU_FALLBACK="1",
        UNSLOTH_DISABLE_STATISTICS="1",
        TRITON_CACHE_DIR=f"{caches}/triton",
        TORCHINDUCTOR_CACHE_DIR=f"{caches}/inductor",
    )


if __name__ == "__main__":
    sys.exit(main())
