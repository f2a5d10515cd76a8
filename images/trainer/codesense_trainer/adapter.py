"""The adapter as files, and whether they are what was trained."""

import json
import pathlib
import re

from .failure import Failure, Reason
from .spec import Base

WEIGHTS = "adapter_model.safetensors"
CONFIG = "adapter_config.json"
_TENSOR = re.compile(r"base_model\.model\.(?P<module>.+)\.lora_(?P<side>[AB])\.weight")


def save(model, base: Base, folder: pathlib.Path) -> None:
    """Writes weights and config; the same adapter has the same bytes, whatever folder the base lay in."""
    model.save_pretrained(folder, safe_serialization=True, save_embedding_layers=False)
    for file in folder.iterdir():
        if file.name not in (WEIGHTS, CONFIG):
            file.unlink()
    config = json.loads((folder / CONFIG).read_text())
    config.update(base_model_name_or_path=base.model, revision=base.revision)
    # PEFT writes the names of a set, some of them whole, in the order of the process's hashes.
    config["target_modules"] = sorted({name.rpartition(".")[2] for name in config["target_modules"]})
    (folder / CONFIG).write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def verify(model, folder: pathlib.Path, ids: list[int]) -> None:
    """Reads the files back into the base and compares what it computes for some tokens; a failure tells what is wrong."""
    import safetensors
    import torch

    config = json.loads((folder / CONFIG).read_text())
    expected = _modules(model, "default")
    sides: dict[str, set[str]] = {}
    with safetensors.safe_open(folder / WEIGHTS, "pt") as tensors:
        for name in tensors.keys():
            match = _TENSOR.fullmatch(name)
            if match is None:
                raise Failure(Reason.BUG, f"The adapter holds {name}, which is no LoRA tensor: vLLM would not serve it")
            sides.setdefault(match["module"], set()).add(match["side"])
            tensor = tensors.get_tensor(name)
            if tensor.shape["AB".index(match["side"])] != config["r"]:
                raise Failure(Reason.BUG, f"{name} has shape {tuple(tensor.shape)}, the rank is {config['r']}")
            if not torch.isfinite(tensor).all():
                raise Failure(Reason.NAN, f"{name} of the adapter has values that are not finite. Lower the learning rate.")
    if sides != {module: {"A", "B"} for module in expected}:
        raise Failure(Reason.BUG, f"The adapter is of {sorted(sides)}, trained were {sorted(expected)}")

    model.eval()
    tokens = torch.tensor([ids], device=model.device)
    with torch.inference_mode():
        trained = model(input_ids=tokens).logits
        with model.disable_adapter():
            untuned = model(input_ids=tokens).logits
        model.load_adapter(folder, adapter_name="saved", local_files_only=True)
        if _modules(model, "saved") != expected:
            raise Failure(Reason.BUG, f"Read back, the adapter is of {sorted(_modules(model, 'saved'))}, trained were {sorted(expected)}")
        model.set_adapter("saved")
        saved = model(input_ids=tokens).logits
    model.set_adapter("default")
    model.delete_adapter("saved")
    if torch.equal(saved, untuned):
        raise Failure(Reason.BUG, "The adapter changes nothing: read back, it computes what the base computes")
    if not torch.allclose(saved, trained, rtol=1e-2, atol=1e-2):
        raise Failure(Reason.BUG, f"Read back, the adapter computes other logits than the trained model, by up to {(saved - trained).abs().max():.3g}")


def _modules(model, adapter: str) -> set[str]:
    return {name for name, module in model.get_base_model().named_modules() if adapter in getattr(module, "lora_A", ())}
