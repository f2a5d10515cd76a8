"""Parameters and metrics to MLflow, if it is configured. A server that is away never stops a training."""

import os
import pathlib
import sys
import time

from .spec import Spec

_RUN = "mlflow-run"
_MOST_FAILURES = 3


class Tracking:
    """One run of MLflow for one run of ours: a restart goes on with it, and sends no step twice."""

    def __init__(self, spec: Spec):
        self._failures = _MOST_FAILURES if spec.mlflow is None else 0
        self._sent = -1
        if spec.mlflow is not None:
            # Else a server that is away holds up each step for minutes, and one that is slow makes a run for each try.
            os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
            os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "20")
            self._attempt(lambda: self._open(spec))

    def _open(self, spec: Spec) -> None:
        import mlflow
        from mlflow.entities import Param, RunStatus

        self._client = mlflow.MlflowClient(spec.mlflow.uri)
        known: pathlib.Path = spec.checkpoints.directory / _RUN
        if known.exists():
            self._run = known.read_text()
            self._client.update_run(self._run, status=RunStatus.to_string(RunStatus.RUNNING))
            self._sent = max((metric.step for metric in self._client.get_metric_history(self._run, "loss")), default=-1)
            return
        experiment = self._client.get_experiment_by_name(spec.mlflow.experiment)
        experiment_id = experiment.experiment_id if experiment else self._client.create_experiment(spec.mlflow.experiment)
        tags = {"codesense.run": spec.run, "codesense.specHash": spec.spec_hash, "codesense.data": spec.data.hash}
        self._run = self._made(experiment_id, spec.mlflow.run_name or spec.run, tags)
        known.write_text(self._run)
        settings = {"base": spec.base.model, "revision": spec.base.revision, **spec.lora.model_dump(), **spec.training.model_dump()}
        self._client.log_batch(self._run, params=[Param(key, str(value)) for key, value in settings.items()])

    def _made(self, experiment_id: str, name: str, tags: dict[str, str]) -> str:
        """The id of the run with these tags, which an earlier try may have made without hearing of it."""
        wanted = " and ".join(f"tags.`{key}` = '{value}'" for key, value in tags.items())
        for attempt in range(1, _MOST_FAILURES + 1):
            try:
                found = self._client.search_runs([experiment_id], wanted, max_results=1)
                return (found[0] if found else self._client.create_run(experiment_id, run_name=name, tags=tags)).info.run_id
            except Exception:
                if attempt == _MOST_FAILURES:
                    raise
        raise AssertionError("unreachable")

    def metrics(self, step: int, **values: float) -> None:
        if step <= self._sent and "validation_loss" not in values:
            return  # Sent before a restart.

        def send() -> None:
            from mlflow.entities import Metric

            now = int(time.time() * 1000)
            self._client.log_batch(self._run, metrics=[Metric(key, value, now, step) for key, value in values.items()])

        self._attempt(send)

    def end(self, status: str) -> None:
        """:param status: FINISHED, FAILED or KILLED"""
        self._attempt(lambda: self._client.set_terminated(self._run, status))

    def _attempt(self, call) -> None:
        if self._failures >= _MOST_FAILURES:
            return
        try:
            call()
            self._failures = 0
        except Exception as error:  # Of whatever kind: the adapter matters more.
            self._failures = self._failures + 1 if hasattr(self, "_run") else _MOST_FAILURES
            last = "; nothing more is sent" if self._failures >= _MOST_FAILURES else ""
            print(f"MLflow: {type(error).__name__}: {error}{last}", file=sys.stderr)
