"""Rows of a training set, as tokens."""

import json
import pathlib
from collections.abc import Iterator

import numpy

from . import remote
from .failure import Failure, Reason
from .spec import Data, Training

IGNORED = -100  # The label of a token that is not learnt, as in PyTorch's cross entropy.


def fetch(data: Data, work: pathlib.Path) -> dict[str, list[dict]]:
    """The rows of `train` and `validation`, each row of the schema and as many as the spec says."""
    store = remote.opened(data)
    md5_of = remote.listing(store, data.hash, work)
    rows = {}
    for split, expected in (("train", data.rows.train), ("validation", data.rows.validation)):
        name = f"{split}.jsonl"
        content = md5_of.get(name) or md5_of.get(f"training/{name}")
        if content is None and expected == 0:
            rows[split] = []
            continue
        if content is None:
            raise Failure(Reason.DATA, f"{data.hash} has no {name}; it has {', '.join(sorted(md5_of)[:10]) or 'no file'}")
        remote.fetch(store, content, work / name)
        rows[split] = list(_rows(work / name))
        if len(rows[split]) != expected:
            raise Failure(Reason.DATA, f"{name} has {len(rows[split])} rows, the spec says {expected}: they are of two training sets")
    return rows


def _rows(file: pathlib.Path) -> Iterator[dict]:
    with open(file, encoding="utf-8") as lines:
        number = 0
        try:
            for number, line in enumerate(lines, 1):
                row = json.loads(line)
                if not _is_row(row):
                    raise ValueError('a row has "prompt", a list of messages, and "completion", one message of the assistant, and nothing else')
                yield row
        except ValueError as error:  # Of JSON and of UTF-8 too.
            raise Failure(Reason.DATA, f"{file.name}, row {max(number, 1)}: {error}") from error


def _is_row(row: object) -> bool:
    if not isinstance(row, dict) or row.keys() != {"prompt", "completion"}:
        return False
    prompt, completion = row["prompt"], row["completion"]
    if not isinstance(prompt, list) or not isinstance(completion, list) or not prompt or len(completion) != 1:
        return False
    messages = all(
        isinstance(m, dict) and m.keys() == {"role", "content"} and all(isinstance(v, str) for v in m.values()) for m in prompt + completion
    )
    return messages and completion[0]["role"] == "assistant" and completion[0]["content"].strip() != ""


class Tokens:
    """Rows as what the model reads and learns, those that are too long left out.

    :ivar rows: `input_ids` and `labels` of each row
    :ivar truncated: how many rows were left out
    """

    def __init__(self, split: str, rows: list[dict], tokenizer, training: Training):
        self.rows: dict[str, list[numpy.ndarray]] = {"input_ids": [], "labels": []}
        self.truncated = 0
        for row in rows:
            ids, labels = tokens(row, tokenizer, training.completion_only)
            # A row that is cut loses the end of its answer: the model would learn never to end.
            if len(ids) > training.max_length:
                self.truncated += 1
                continue
            self.rows["input_ids"].append(ids)
            self.rows["labels"].append(labels)
        if rows and self.truncated > training.most_truncated * len(rows):
            raise Failure(
                Reason.DATA,
                f"{self.truncated} of {len(rows)} rows of {split} are longer than maxLength, {training.max_length} tokens, and would lose "
                f"the end of their answer; mostTruncated allows {training.most_truncated:.1%}. Raise maxLength, or distill with a smaller "
                "context window.",
            )

    def __len__(self) -> int:
        return len(self.rows["input_ids"])


def tokens(row: dict, tokenizer, completion_only: bool) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Tokens and labels of a row. The answer starts where prompt and whole part, which is not always behind the prompt."""
    prompt = tokenizer.apply_chat_template(row["prompt"], add_generation_prompt=True, return_dict=True)["input_ids"]
    whole = tokenizer.apply_chat_template(row["prompt"] + row["completion"], return_dict=True)["input_ids"]
    shared = next((at for at, (left, right) in enumerate(zip(prompt, whole)) if left != right), min(len(prompt), len(whole)))
    ids = numpy.array(whole, dtype=numpy.int32)
    labels = ids.copy()
    if completion_only:
        labels[:shared] = IGNORED
    if not (labels != IGNORED).any():
        raise Failure(Reason.DATA, "The base's chat template leaves no token of an answer to learn: is it a template of a chat model?")
    return ids, labels
