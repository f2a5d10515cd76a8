"""What a training needs, small: a base of two random layers, a training set on a remote that is a folder, a spec."""

import copy
import functools
import hashlib
import json
import os
import pathlib
import signal
import tempfile
import time

# Read when the libraries are imported; a child process that is forked from here has them imported already.
os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", UCX_LOG_LEVEL="fatal", TOKENIZERS_PARALLELISM="false")
os.environ.setdefault("HF_HOME", tempfile.mkdtemp())

import tokenizers
import torch
import transformers

import codesense_trainer.__main__ as trainer
import codesense_trainer.training  # noqa: F401, for what it imports

CONTRACT = pathlib.Path(__file__).parent.parent / "contract"
TEMPLATE = (
    "{% for m in messages %}{{ '<says>' + m['role'] + '\n' + m['content'] + '<end>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<says>assistant\n' }}{% endif %}"
)


def row(number: int, words: int = 3) -> dict:
    return {
        "prompt": [
            {"role": "system", "content": "Answer from the passages."},
            {"role": "user", "content": f"[1] value_{number} = {number * 7 % 31}" + " word" * words + f"\nWhat is value_{number}?"},
        ],
        "completion": [{"role": "assistant", "content": f"value_{number} is {number * 7 % 31} [1]."}],
    }


@functools.cache
def base() -> pathlib.Path:
    folder = pathlib.Path(tempfile.mkdtemp(prefix="trainer-base-"))
    in_child(lambda: make_base(folder))
    return folder


class World:
    """A folder with all of it; `spec` is what the next start reads."""

    network = False  # What is started has none, not even to itself.

    def __init__(self, train: int = 24, validation: int = 4):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="trainer-"))
        self.base = base()
        self.log = self.root / "termination-log"
        self.spec = json.loads((CONTRACT / "training.json").read_text())
        self.spec["base"]["path"] = str(self.base)
        self.spec["data"] |= {"remote": str(self.root / "remote"), "endpoint": None}
        self.spec["output"] = {"remote": str(self.root / "remote")}
        self.spec["checkpoints"] = {"directory": str(self.root / "checkpoints"), "everySteps": 2, "keep": 2}
        self.spec["mlflow"] = None
        self.spec["lora"] |= {"rank": 4, "alpha": 8}
        self.spec["training"] |= {
            "epochs": 1, "batch": 2, "accumulation": 1, "maxLength": 256, "learningRate": 0.01, "precision": "fp32", "quantisation": "none", "device": "cpu"
        }
        self.rows(train=[row(n) for n in range(train)], validation=[row(n) for n in range(train, train + validation)])

    def rows(self, **splits: list) -> None:
        """Puts a training set on the remote and into the spec."""
        self.files(**{f"{name}.jsonl": "".join(json.dumps(r) + "\n" for r in rows).encode() for name, rows in splits.items()})
        self.spec["data"]["rows"] = {"train": len(splits["train"]), "validation": len(splits["validation"])}

    def files(self, **contents: bytes) -> None:
        listed = [{"md5": self.put(content), "relpath": name} for name, content in sorted(contents.items())]
        self.spec["data"]["hash"] = self.put(json.dumps(listed).encode(), ".dir") + ".dir"

    def put(self, content: bytes, suffix: str = "") -> str:
        name = hashlib.md5(content).hexdigest()
        file = self.content(name + suffix)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return name

    def content(self, name: str) -> pathlib.Path:
        return self.root / "remote/files/md5" / name[:2] / name[2:]

    def start(self) -> "Run":
        return Run(self)

    def train(self) -> "Run":
        run = self.start()
        run.wait()
        return run

    def but(self, **blocks: object) -> "World":
        """The same with other values in blocks of the spec, and checkpoints of its own."""
        other = copy.copy(self)
        other.spec = copy.deepcopy(self.spec)
        other.spec["checkpoints"]["directory"] = tempfile.mkdtemp(dir=self.root)
        for name, value in blocks.items():
            other.spec[name] = other.spec[name] | value if isinstance(value, dict) and other.spec.get(name) else value
        return other


class Run:
    """A start of the trainer, in a child of this process."""

    def __init__(self, world: World):
        self.world = world
        self._output = pathlib.Path(tempfile.mkstemp(dir=world.root)[1])
        spec = pathlib.Path(tempfile.mkstemp(dir=world.root)[1])
        spec.write_text(json.dumps(world.spec))
        self.pid = os.fork()
        if self.pid == 0:
            code = 99
            try:
                if not world.network:
                    os.unshare(os.CLONE_NEWNET)
                os.environ.update(CODESENSE_TRAINING=str(spec), CODESENSE_TERMINATION_LOG=str(world.log))
                os.dup2(os.open(self._output, os.O_WRONLY), 1)
                os.dup2(os.open(f"{self._output}.err", os.O_WRONLY | os.O_CREAT), 2)
                code = trainer.main()
            finally:
                os._exit(code)

    def wait(self) -> None:
        self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def wait_for(self, event: str, **values: object) -> None:
        """Until it has said this, or ended."""
        while not any(line["event"] == event and values.items() <= line.items() for line in self.lines):
            if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                raise AssertionError(f"ended without saying {event}: {self.lines[-1:]} {self.errors[-2000:]}")
            time.sleep(0.02)

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid, number)
        self.wait()

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self._output.read_text().split("\n")[:-1]]

    def of(self, event: str) -> list[dict]:
        return [line for line in self.lines if line["event"] == event]

    @property
    def last(self) -> dict:
        return self.lines[-1]

    @property
    def errors(self) -> str:
        return pathlib.Path(f"{self._output}.err").read_text()

    def adapter(self) -> dict[str, bytes]:
        """Bytes of the adapter's files, as the remote has them."""
        listed = json.loads(self.world.content(self.last["hash"]).read_bytes())
        return {entry["relpath"]: self.world.content(entry["md5"]).read_bytes() for entry in listed}


def in_child(call) -> None:
    """Nothing that computes runs in the parent: threads of PyTorch do not survive a fork."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            call()
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def make_base(folder: pathlib.Path, layers: int = 2) -> None:
    torch.manual_seed(1)
    bpe = tokenizers.Tokenizer(tokenizers.models.BPE())
    bpe.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = tokenizers.decoders.ByteLevel()
    bpe.train_from_iterator(
        (message["content"] for n in range(100) for message in row(n)["prompt"] + row(n)["completion"]),
        tokenizers.trainers.BpeTrainer(
            vocab_size=600, special_tokens=["<pad>", "<says>", "<end>"], initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet()
        ),
    )
    words = transformers.PreTrainedTokenizerFast(tokenizer_object=bpe, pad_token="<pad>", eos_token="<end>")
    words.chat_template = TEMPLATE
    words.save_pretrained(folder)
    config = transformers.LlamaConfig(
        vocab_size=len(words), hidden_size=64, intermediate_size=128, num_hidden_layers=layers, num_attention_heads=2,
        max_position_embeddings=512, pad_token_id=0, eos_token_id=2, bos_token_id=None,
    )
    transformers.LlamaForCausalLM(config).save_pretrained(folder)
