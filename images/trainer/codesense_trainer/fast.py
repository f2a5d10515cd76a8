"""The base by Unsloth, whose kernels need a GPU. It has not been tried on one yet."""

import unsloth  # Before TRL and transformers, which it changes.

from .spec import Base, Lora, Training


def load(base: Base, lora: Lora, training: Training, where: str):
    """As `base.load`."""
    import torch

    checkpointing = "unsloth" if training.activation_checkpointing else False
    model, tokenizer = unsloth.FastLanguageModel.from_pretrained(
        str(base.path),
        max_seq_length=training.max_length,
        dtype=torch.bfloat16 if training.precision == "bf16" else torch.float32,
        load_in_4bit=training.quantisation == "nf4",
        device_map={"": where},
        use_exact_model_name=True,
        trust_remote_code=False,
        use_gradient_checkpointing=checkpointing,
    )
    targets = {} if lora.target_modules == "all-linear" else {"target_modules": lora.target_modules}  # All linear ones are its default.
    return (
        unsloth.FastLanguageModel.get_peft_model(
            model,
            r=lora.rank,
            lora_alpha=lora.alpha,
            lora_dropout=lora.dropout,
            bias="none",
            random_state=training.seed,
            use_gradient_checkpointing=checkpointing,
            **targets,
        ),
        tokenizer,
    )
