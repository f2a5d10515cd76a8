"""What to train: the JSON file that the launcher mounts."""

from pathlib import Path
from typing import Annotated, Literal

import pydantic
from pydantic import Field
from pydantic.alias_generators import to_camel

from .failure import Failure, Reason

Positive = Annotated[int, Field(gt=0)]
Share = Annotated[float, Field(ge=0, lt=1)]


class Block(pydantic.BaseModel):
    """A key that is not known is an error, and so is a value of another type."""

    model_config = pydantic.ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False, alias_generator=to_camel, protected_namespaces=()
    )


class Base(Block):
    """The model that is tuned. `path` is the folder that holds it; nothing is downloaded."""

    model: Annotated[str, Field(min_length=1)]
    revision: Annotated[str, Field(min_length=1)]
    path: Path


class Rows(Block):
    train: Positive
    validation: Annotated[int, Field(ge=0)]


class Remote(Block):
    """A DVC remote: a folder, or `s3://bucket/prefix`, at `endpoint` where it is not Amazon's."""

    remote: Annotated[str, Field(pattern=r"^(/|s3://[^/])")]
    endpoint: Annotated[str, Field(pattern=r"^https?://[^/@]+")] | None = None


class Data(Remote):
    """A training set: `hash` is DVC's id of its folder, `rows` how many it must have."""

    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{32}\.dir$")]
    rows: Rows


class Lora(Block):
    rank: Positive
    alpha: Positive
    dropout: Share
    target_modules: Literal["all-linear"] | Annotated[list[str], Field(min_length=1)]


class Training(Block):
    """`batch` times `accumulation` rows make a step; `max_steps` overrides `epochs`; `max_length` is in tokens, prompt and answer together."""

    epochs: Annotated[float, Field(gt=0)]
    max_steps: Positive | None = None
    learning_rate: Annotated[float, Field(gt=0)]
    schedule: Literal["constant", "constant_with_warmup", "cosine", "linear"]
    warmup_share: Share
    batch: Positive
    accumulation: Positive
    max_length: Annotated[int, Field(gt=1)]
    packing: bool
    completion_only: bool
    seed: Annotated[int, Field(ge=0, lt=2**32)]
    precision: Literal["bf16", "fp32"]
    quantisation: Literal["nf4", "none"]
    activation_checkpointing: bool
    most_truncated: Annotated[float, Field(ge=0, le=1)]
    device: Literal["auto", "cuda", "cpu"] = "auto"


class Checkpoints(Block):
    directory: Path
    every_steps: Positive
    keep: Positive


class Mlflow(Block):
    uri: Annotated[str, Field(min_length=1)]
    experiment: Annotated[str, Field(min_length=1)]
    run_name: str


class Spec(Block):
    version: Literal[1]
    run: Annotated[str, Field(min_length=1)]
    spec_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    base: Base
    data: Data
    lora: Lora
    training: Training
    checkpoints: Checkpoints
    output: Remote
    mlflow: Mlflow | None = None


def read(path: str | None) -> Spec:
    """The spec at `path`; a failure with reason SPEC names every key that is wrong."""
    if not path:
        raise Failure(Reason.SPEC, "CODESENSE_TRAINING is not set: give the path of the JSON file that says what to train")
    try:
        return Spec.model_validate_json(Path(path).read_bytes())
    except OSError as error:
        raise Failure(Reason.SPEC, f"Cannot read {path}: {error.strerror}. Mount the ConfigMap there.") from error
    except pydantic.ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}" for e in error.errors(include_input=False))
        raise Failure(Reason.SPEC, f"{path} is not a spec of version 1: {wrong}") from error
