"""Loads a training set as it lies in a folder and takes one step of supervised fine-tuning over it.

The model is tiny and random: what is tried is the data's way through `datasets` and TRL, with the
versions that are installed. Prints what it saw; fails where a row is lost or is other than in the file.
"""

import json
import os
import pathlib
import sys
import tempfile

folder = pathlib.Path(sys.argv[1])
work = tempfile.mkdtemp()
# A file that was rewritten within the same second would come from the cache.
os.environ.update(HF_HOME=work, HF_DATASETS_CACHE=work, HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
# What torch's libraries say of a machine without /proc and /sys is not of interest.
os.environ.update(UCX_LOG_LEVEL="fatal", TQDM_DISABLE="1", HF_DATASETS_DISABLE_PROGRESS_BARS="1", PYTHONWARNINGS="ignore")

import datasets
import tokenizers
import torch
import transformers
import trl


def written(name):
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def load():
    """Every row of every split is there, in its order and with its types."""
    splits = datasets.load_dataset(str(folder))
    for name, rows in splits.items():
        lines = written(f"{name}.jsonl")
        assert list(rows) == lines, f"{name}: what datasets read is not what the file holds"
        origins = written(f"{name}.meta.jsonl")
        assert len(origins) == len(lines), f"{name}: {len(lines)} rows, {len(origins)} origins"
    assert {f"{name}.jsonl" for name in splits} == {
        file.name for file in folder.glob("*.jsonl") if not file.name.endswith(".meta.jsonl")
    }
    return splits


def tokenizer(rows):
    """Of bytes: nothing is unknown to it."""
    bpe = tokenizers.Tokenizer(tokenizers.models.BPE())
    bpe.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = tokenizers.decoders.ByteLevel()
    texts = (message["content"] for row in rows for message in row["prompt"])
    bpe.train_from_iterator(
        texts,
        tokenizers.trainers.BpeTrainer(
            vocab_size=2000,
            special_tokens=["<pad>", "<says>", "<end>"],
            initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
        ),
    )
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=bpe, pad_token="<pad>", eos_token="<end>")
    fast.chat_template = (
        "{% for m in messages %}{{ m['role'] + '<says>' + m['content'] + '<end>' }}{% endfor %}"
        "{% if add_generation_prompt %}{{ 'assistant<says>' }}{% endif %}"
    )
    return fast


def train(rows):
    torch.manual_seed(1)
    words = tokenizer(rows)
    longest = max(
        len(words.apply_chat_template(row["prompt"] + row["completion"], return_dict=True)["input_ids"]) for row in rows
    )
    model = transformers.LlamaForCausalLM(
        transformers.LlamaConfig(
            vocab_size=len(words),
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=2,
            num_attention_heads=2,
            max_position_embeddings=longest,
            pad_token_id=words.pad_token_id,
            eos_token_id=words.eos_token_id,
            bos_token_id=None,
        )
    )
    before = {name: value.detach().clone() for name, value in model.named_parameters()}
    trainer = trl.SFTTrainer(
        model=model,
        args=trl.SFTConfig(
            output_dir=work,
            max_steps=1,
            per_device_train_batch_size=2,
            learning_rate=0.01,
            warmup_steps=0,
            max_length=longest,
            bf16=False,
            use_cpu=True,
            report_to="none",
            save_strategy="no",
            disable_tqdm=True,
        ),
        train_dataset=rows,
        processing_class=words,
    )
    # Rows whose prompt alone fills max_length disappear without a word.
    assert len(trainer.train_dataset) == len(rows), f"{len(rows)} rows, {len(trainer.train_dataset)} of them trained on"
    # Only the answer is learnt, and all of it, up to its end.
    batch = trainer.data_collator([trainer.train_dataset[i] for i in range(2)])
    for i in range(2):
        learnt = batch["labels"][i][batch["labels"][i] >= 0]
        answer = rows[i]["completion"][0]["content"]
        assert answer in words.decode(learnt), f"row {i}: the labels are not the answer"
        assert learnt[-1] == words.eos_token_id or words.eos_token_id in learnt, f"row {i}: no end is learnt"
    loss = trainer.train().training_loss
    assert loss > 0 and loss == loss, f"loss {loss}"
    assert any(not torch.equal(before[name], value) for name, value in model.named_parameters()), "nothing was learnt"
    return loss, longest


splits = load()
loss, longest = train(splits["train"])
print(
    "{} rows by datasets {}; one step of TRL {} with transformers {} and torch {}: loss {:.2f}, longest row {:,} tokens".format(
        sum(map(len, splits.values())), datasets.__version__, trl.__version__, transformers.__version__, torch.__version__, loss, longest
    )
)
