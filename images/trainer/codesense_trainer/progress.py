"""What the launcher follows: one JSON object a line on stdout, the last one also as the container's termination message."""

import json
import math
import os
import sys

from .failure import Failure

_TERMINATION_BYTES = 4096  # Kubernetes cuts what is longer.


class Progress:
    """The only writer of the process's stdout: what libraries print there goes to stderr from now on."""

    def __init__(self, termination_log: str):
        self._termination_log = termination_log
        sys.stdout.flush()
        self._lines = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
        os.dup2(2, 1)

    def say(self, event: str, **values: object) -> None:
        """One line. A number that JSON has no word for becomes null."""
        self._lines.write(_line(event, values) + "\n")

    def end(self, event: str, **values: object) -> None:
        """The last line."""
        self.say(event, **values)
        try:
            with open(self._termination_log, "wb") as file:
                file.write(_line(event, values).encode()[:_TERMINATION_BYTES])
        except OSError as error:
            print(f"No termination message: {error}", file=sys.stderr)

    def fail(self, failure: Failure) -> None:
        """The last line of a run without an adapter; the message is cut so that the line stays whole JSON."""
        self.end("failed", reason=failure.reason.name, message=str(failure)[:1000])


def _line(event: str, values: dict[str, object]) -> str:
    finite = {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in values.items()}
    return json.dumps({"event": event, **finite}, ensure_ascii=False)
