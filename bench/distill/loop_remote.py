"""The remote of bench/loop: `rows PROJECT` prints hash and counts of its training set, `spoil PROJECT REMOTE` those of one whose answers
belong to other questions, `adapter REMOTE HASH FOLDER` copies an adapter out."""

import hashlib
import json
import pathlib
import re
import shutil
import sys


def content(remote: pathlib.Path, name: str) -> pathlib.Path:
    return remote / "files/md5" / name[:2] / name[2:]


def put(remote: pathlib.Path, data: bytes, suffix: str = "") -> str:
    name = hashlib.md5(data).hexdigest() + suffix
    content(remote, name).parent.mkdir(parents=True, exist_ok=True)
    content(remote, name).write_bytes(data)
    return name


def counts(project: pathlib.Path) -> tuple[int, int]:
    return tuple(sum(1 for _ in open(project / f"data/training/{split}.jsonl")) for split in ("train", "validation"))


def rows(project: str) -> None:
    print(re.search(r"[0-9a-f]{32}\.dir", (pathlib.Path(project) / "data.dvc").read_text())[0], *counts(pathlib.Path(project)))


def spoil(project: str, remote: str) -> None:
    folder, listed = pathlib.Path(project), []
    for split in ("train", "validation"):
        of = [json.loads(line) for line in open(folder / f"data/training/{split}.jsonl")]
        answers = [row["completion"] for row in of]
        # Words in another order, of another question: neither form nor content is right.
        for row, answer in zip(of, answers[len(of) // 2 :] + answers[: len(of) // 2]):
            words = answer[0]["content"].replace("[", "(").replace("]", ")").split()
            row["completion"] = [{"role": "assistant", "content": " ".join(reversed(words))}]
        name = put(pathlib.Path(remote), "".join(json.dumps(row) + "\n" for row in of).encode())
        listed.append({"md5": name, "relpath": f"{split}.jsonl"})
    print(put(pathlib.Path(remote), json.dumps(listed).encode(), ".dir"), *counts(folder))


def adapter(remote: str, name: str, folder: str) -> None:
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    for entry in json.loads(content(pathlib.Path(remote), name).read_bytes()):
        shutil.copy(content(pathlib.Path(remote), entry["md5"]), pathlib.Path(folder) / entry["relpath"])


{"rows": rows, "spoil": spoil, "adapter": adapter}[sys.argv[1]](*sys.argv[2:])
