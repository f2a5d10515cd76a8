"""Checkpoints that are whole or not there.

transformers writes a checkpoint file by file, and takes the folder with the highest number for the newest whatever is missing in it. Here
a folder counts once it has a list of its files, written last.
"""

import fcntl
import json
import os
import pathlib
import shutil
from typing import IO

from .failure import Failure, Reason
from .remote import md5, sync, sync_folder

_LIST = "whole.json"
_PREFIX = "checkpoint-"


def lock(directory: pathlib.Path) -> IO:
    """Held until it is closed or the process ends: two that train in one folder would delete each other's checkpoints."""
    held = open(directory / "lock", "w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Failure(Reason.UPLOAD, f"Another process trains in {directory}: wait for its end, or end it, then run again") from error
    return held


def seal(folder: pathlib.Path, **facts: object) -> None:
    """Makes a checkpoint count. `facts` are what it must be resumed with, and what is read back with it."""
    files = {str(file.relative_to(folder)): md5(file) for file in sorted(folder.rglob("*")) if file.is_file()}
    for name in files:
        sync(folder / name)
    sync_folder(folder)
    part = folder / f"{_LIST}.part"
    part.write_text(json.dumps({"files": files, "facts": facts}))
    sync(part)
    os.replace(part, folder / _LIST)
    sync_folder(folder)
    sync_folder(folder.parent)


def newest(directory: pathlib.Path, **facts: object) -> tuple[pathlib.Path, dict] | None:
    """The whole checkpoint with the highest step whose facts have these values, and its facts; those above it no longer count."""
    for folder in reversed(_folders(directory)):
        sealed = _whole(folder)
        if sealed is not None and facts.items() <= sealed.items():
            return folder, sealed
        (folder / _LIST).unlink(missing_ok=True)  # Else it would count as one to keep.
    return None


def sweep(directory: pathlib.Path, keep: int) -> None:
    """Deletes all but the newest whole ones, and what a killed process has left."""
    whole = [folder for folder in _folders(directory) if (folder / _LIST).exists()]
    for folder in _folders(directory):
        if folder not in whole[-keep:]:
            # Without its list first: what is half deleted does not count.
            (folder / _LIST).unlink(missing_ok=True)
            shutil.rmtree(folder)


def _folders(directory: pathlib.Path) -> list[pathlib.Path]:
    numbered = (f for f in directory.glob(f"{_PREFIX}*") if f.is_dir() and f.name.removeprefix(_PREFIX).isdigit())
    return sorted(numbered, key=lambda folder: int(folder.name.removeprefix(_PREFIX)))


def _whole(folder: pathlib.Path) -> dict | None:
    try:
        sealed = json.loads((folder / _LIST).read_text())
        if all(md5(folder / name) == expected for name, expected in sealed["files"].items()):
            return sealed["facts"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # Whatever is wrong with it: an older one serves.
    return None
