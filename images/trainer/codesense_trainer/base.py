"""The model that is tuned, from its folder."""

import hashlib
import pathlib

from .failure import Failure, Reason
from .spec import Base, Lora, Training


def verified(base: Base) -> bool:
    """Whether the folder itself says that it is of this commit: in Hugging Face's cache by its name, downloaded by its metadata.

    A failure with reason BASE when there is no model, none in safetensors, or one of another commit.
    """
    if not (base.path / "config.json").is_file():
        raise Failure(Reason.BASE, f"No model in {base.path}: there is no config.json. Mount the volume with {base.model} there.")
    if not any(base.path.glob("*.safetensors")):
        raise Failure(Reason.BASE, f"{base.path} has no *.safetensors. Other files of weights can run code when they are read, and are not.")
    commit = _commit(base.path)
    if commit is not None and commit != base.revision:
        raise Failure(Reason.BASE, f"{base.path} is of commit {commit}, the spec wants {base.model} at {base.revision}")
    return commit is not None


def _commit(folder: pathlib.Path) -> str | None:
    metadata = folder / ".cache/huggingface/download/config.json.metadata"
    if metadata.is_file():
        return metadata.read_text().split("\n", 1)[0].strip()
    parts = folder.resolve().parts
    return parts[-1] if len(parts) > 1 and parts[-2] == "snapshots" else None


def fingerprint(folder: pathlib.Path) -> str:
    """Differs between models, whatever their folders are called: a digest of config, names and shapes, and some of the weights."""
    digest = hashlib.sha256((folder / "config.json").read_bytes())
    for file in sorted(folder.glob("*.safetensors")):
        size = file.stat().st_size
        digest.update(f"{file.name} {size}".encode())
        with open(file, "rb") as weights:
            header = int.from_bytes(weights.read(8), "little")
            digest.update(weights.read(header))
            for eighth in range(8):
                weights.seek(max(0, size - 65536) * eighth // 7)
                digest.update(weights.read(65536))
    return digest.hexdigest()


def device(training: Training) -> str:
    """`cuda:0` or `cpu`; a failure with reason SETTING where what is asked for cannot be had."""
    import torch

    gpu = torch.cuda.is_available()
    if training.device == "cuda" and not gpu:
        raise Failure(Reason.SETTING, "device is cuda and PyTorch finds no GPU: look at the node's driver (580 or later), its device plugin and the job's limits")
    if not gpu or training.device == "cpu":
        return "cpu"
    if training.precision == "bf16" and not torch.cuda.is_bf16_supported(including_emulation=False):
        raise Failure(Reason.SETTING, f"{torch.cuda.get_device_name(0)} does not compute in bf16: set precision to fp32, or take a GPU from 2020 on")
    return "cuda:0"


def load(base: Base, lora: Lora, training: Training, where: str):
    """Model with an untrained adapter, and tokenizer."""
    import peft
    import torch
    import transformers

    local = {"local_files_only": True, "trust_remote_code": False}
    dtype = torch.bfloat16 if training.precision == "bf16" else torch.float32
    quantisation = None
    if training.quantisation == "nf4":
        quantisation = transformers.BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True, bnb_4bit_compute_dtype=dtype
        )
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(base.path, **local)
        model = transformers.AutoModelForCausalLM.from_pretrained(
            base.path, dtype=dtype, quantization_config=quantisation, device_map={"": where}, use_safetensors=True, **local
        )
    except (ValueError, OSError, KeyError) as error:
        raise Failure(Reason.BASE, f"Cannot load the model in {base.path}: {error}") from error
    if not tokenizer.chat_template:
        raise Failure(Reason.BASE, f"{base.model} has no chat template: take the instruction-tuned model")
    try:
        return peft.get_peft_model(model, lora_config(base, lora)), tokenizer
    except ValueError as error:
        raise Failure(Reason.SETTING, f"lora.targetModules does not fit {base.model}: {error}") from error


def lora_config(base: Base, lora: Lora):
    import peft

    targets = lora.target_modules
    return peft.LoraConfig(
        task_type="CAUSAL_LM",
        base_model_name_or_path=base.model,
        revision=base.revision,
        r=lora.rank,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=targets if isinstance(targets, str) else sorted(targets),
        bias="none",
    )
