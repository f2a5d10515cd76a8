"""A DVC remote: contents by MD5, in a folder or a bucket."""

import errno
import hashlib
import json
import os
import pathlib
import tempfile
from typing import Protocol

from .failure import Failure, Reason
from .spec import Remote

_BLOCK = 1 << 20


class Store(Protocol):
    """Contents by their place below the remote's root."""

    def fetch(self, key: str, target: pathlib.Path) -> None:
        """Copies a content to a file; FileNotFoundError where there is none."""

    def put(self, file: pathlib.Path, key: str) -> None:
        """Copies a file to its place, where it appears whole or not at all."""


class Folder:
    def __init__(self, root: str):
        self._root = pathlib.Path(root)

    def fetch(self, key: str, target: pathlib.Path) -> None:
        _copy(self._root / key, target)

    def put(self, file: pathlib.Path, key: str) -> None:
        target = self._root / key
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=".part-", dir=target.parent)
        os.close(handle)
        try:
            _copy(file, pathlib.Path(part))
            os.chmod(part, 0o444)  # As DVC does: nobody writes into a content.
            os.replace(part, target)
            sync_folder(target.parent)
        finally:
            pathlib.Path(part).unlink(missing_ok=True)


class Bucket:
    """Credentials and region come from the environment, as for every program that uses AWS's SDK."""

    def __init__(self, url: str, endpoint: str | None):
        import boto3
        import botocore.config

        self._bucket, _, prefix = url.removeprefix("s3://").partition("/")
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        # Other stores than Amazon's answer newer checksums with errors.
        config = botocore.config.Config(
            retries={"mode": "standard", "total_max_attempts": 5},
            connect_timeout=10,
            read_timeout=60,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        self._client = boto3.client("s3", endpoint_url=endpoint, config=config)

    def fetch(self, key: str, target: pathlib.Path) -> None:
        import botocore.exceptions

        try:
            self._client.download_file(self._bucket, self._prefix + key, str(target))
        except botocore.exceptions.ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
                raise FileNotFoundError(key) from error
            raise

    def put(self, file: pathlib.Path, key: str) -> None:
        self._client.upload_file(str(file), self._bucket, self._prefix + key)


def opened(remote: Remote) -> Store:
    return Bucket(remote.remote, remote.endpoint) if remote.remote.startswith("s3://") else Folder(remote.remote)


def content_key(content: str) -> str:
    """Where DVC keeps a content: `files/md5/ab/cdef…`, with `.dir` at the end for a directory."""
    return f"files/md5/{content[:2]}/{content[2:]}"


def listing(store: Store, directory: str, work: pathlib.Path) -> dict[str, str]:
    """MD5 by path of a directory that DVC keeps."""
    listed = work / directory
    fetch(store, directory, listed)
    try:
        return {entry["relpath"]: entry["md5"] for entry in json.loads(listed.read_bytes())}
    except (ValueError, TypeError, KeyError) as error:
        raise Failure(Reason.DATA, f"{directory} is not a list of files as DVC writes it") from error


def fetch(store: Store, content: str, target: pathlib.Path) -> None:
    """Copies a content, and sees that it is what its name says."""
    try:
        store.fetch(content_key(content), target)
    except FileNotFoundError as error:
        raise Failure(Reason.DATA, f"The remote has no {content_key(content)}: push the training set (codesense data push, or dvc push)") from error
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise  # It is this machine that has no room.
        raise Failure(Reason.DATA, f"Cannot read {content_key(content)} from the remote: {error}") from error
    if md5(target) != content.removesuffix(".dir"):
        raise Failure(Reason.DATA, f"{content_key(content)} on the remote is damaged: its MD5 is {md5(target)}. Delete it there and push again.")


def publish(store: Store, folder: pathlib.Path) -> tuple[str, dict[str, dict[str, object]]]:
    """Puts a folder's files, then the list of them: who finds the list finds every file.

    Returns DVC's id of the folder, and MD5 and size of each file by its name.
    """
    files = sorted(file for file in folder.iterdir() if file.is_file())
    described = {file.name: {"md5": md5(file), "size": file.stat().st_size} for file in files}
    # DVC's own bytes of it, so that the id is what `dvc add` gives.
    tree = json.dumps([{"md5": described[name]["md5"], "relpath": name} for name in sorted(described)]).encode()
    directory = hashlib.md5(tree, usedforsecurity=False).hexdigest() + ".dir"
    try:
        for file in files:
            store.put(file, content_key(described[file.name]["md5"]))
        with tempfile.TemporaryDirectory() as work:
            listed = pathlib.Path(work) / directory
            listed.write_bytes(tree)
            store.put(listed, content_key(directory))
    except Exception as error:
        raise Failure(
            Reason.UPLOAD, f"Cannot put the adapter on the remote: {error}. Run again: training is done and goes on from its last checkpoint."
        ) from error
    return directory, described


def md5(file: pathlib.Path) -> str:
    with open(file, "rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def sync(file: pathlib.Path) -> None:
    with open(file, "rb") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: pathlib.Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(source: pathlib.Path, target: pathlib.Path) -> None:
    with open(source, "rb") as read, open(target, "wb") as write:
        while block := read.read(_BLOCK):
            write.write(block)
        write.flush()
        os.fsync(write.fileno())
