"""Why a run ended without an adapter."""

import enum
import errno


class Reason(enum.Enum):
    """What the launcher reads, with the exit code of the process."""

    SPEC = "SPEC", 2
    DATA = "DATA", 2
    MEMORY = "MEMORY", 3
    NAN = "NAN", 4
    BASE = "BASE", 5
    UPLOAD = "UPLOAD", 6
    SETTING = "SETTING", 7
    BUG = "BUG", 70

    @property
    def exit_code(self) -> int:
        return self.value[1]


class Failure(Exception):
    """An end that has a reason; the message says what, where, and what to do."""

    def __init__(self, reason: Reason, message: str):
        super().__init__(message)
        self.reason = reason


class Interrupted(Exception):
    """SIGTERM or SIGINT; what was learnt up to `step` is in a checkpoint."""

    def __init__(self, step: int = 0):
        super().__init__(f"interrupted at step {step}")
        self.step = step


_MEMORY_WORDS = ("out of memory", "can't allocate memory", "alloc_failed", "memory allocation")
_STORAGE_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}


def of(error: BaseException) -> Failure:
    """The failure that an exception of a library stands for."""
    if isinstance(error, Failure):
        return error
    text = f"{type(error).__name__}: {error}"
    # PyTorch's own class is a RuntimeError, as are the errors of cuBLAS and of the allocator for the CPU.
    if isinstance(error, MemoryError) or isinstance(error, RuntimeError) and any(w in text.lower() for w in _MEMORY_WORDS):
        return Failure(
            Reason.MEMORY,
            f"Out of memory. Lower batch and raise accumulation by the same factor, lower maxLength, set activationCheckpointing, "
            f"or ask for a larger GPU. {text}",
        )
    if isinstance(error, OSError) and error.errno in _STORAGE_ERRORS:
        return Failure(Reason.UPLOAD, f"Cannot write: {text}. Make room or give write access, then run again: the last checkpoint stays.")
    return Failure(Reason.BUG, text)
