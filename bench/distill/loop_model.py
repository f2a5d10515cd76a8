"""Makes the models of bench/loop, in the trainer's Python: `base GGUF FOLDER`, `merge BASE ADAPTER FOLDER`."""

import pathlib
import sys

import torch
import transformers

transformers.logging.set_verbosity_error()


def base(gguf: pathlib.Path, folder: pathlib.Path) -> None:
    """A model of four bits in one of 32, as a folder that can be trained on."""
    quantised = transformers.AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    config = quantised.config
    del config.quantization_config
    # transformers saves none that it has read from GGUF.
    model = transformers.LlamaForCausalLM(config)
    model.load_state_dict(quantised.state_dict(), strict=False)
    model.tie_weights()
    model.generation_config = quantised.generation_config
    model.save_pretrained(folder)
    transformers.AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name).save_pretrained(folder)


def merge(base: pathlib.Path, adapter: pathlib.Path, folder: pathlib.Path) -> None:
    """Base and adapter as one model."""
    import peft

    model = transformers.AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    peft.PeftModel.from_pretrained(model, adapter).merge_and_unload().save_pretrained(folder)
    transformers.AutoTokenizer.from_pretrained(base).save_pretrained(folder)


{"base": base, "merge": merge}[sys.argv[1]](*map(pathlib.Path, sys.argv[2:]))
