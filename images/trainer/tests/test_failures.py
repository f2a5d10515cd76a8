"""What is wrong with the input, and how it is said."""

import json
import os
import pathlib
import shutil
import tempfile
import unittest
import unittest.mock

import torch

from codesense_trainer import failure, spec
from codesense_trainer.failure import Reason

from .world import World, base, in_child, row


class Failures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()

    def assertFails(self, world: World, code: int, reason: str, *words: str):
        run = world.train()
        self.assertEqual((run.code, run.last.get("reason")), (code, reason), run.errors[-2000:])
        for word in words:
            self.assertIn(word, run.last["message"])
        self.assertEqual(json.loads(world.log.read_text()), run.last)

    def test_every_wrong_key_of_a_spec_is_named(self):
        world = self.world.but(training={"batch": 0, "epoch": 3}, version=2)
        self.assertFails(world, 2, "SPEC", "training.batch", "training.epoch", "version")

    def test_a_spec_that_is_not_there_is_said_to_be(self):
        with self.assertRaisesRegex(failure.Failure, "Mount the ConfigMap") as raised:
            spec.read("/nowhere/training.json")
        self.assertEqual(raised.exception.reason, Reason.SPEC)

    def test_a_gpu_that_is_wanted_and_not_there_ends_the_run(self):
        self.assertFails(self.world.but(training={"device": "cuda"}), 7, "SETTING", "no GPU")

    def test_a_job_of_two_replicas_is_refused(self):
        with unittest.mock.patch.dict(os.environ, WORLD_SIZE="2"):
            self.assertFails(self.world.but(), 2, "SPEC", "one replica")

    def test_targets_that_the_base_lacks_are_a_settings_fault(self):
        self.assertFails(self.world.but(lora={"targetModules": ["query_key_value"]}), 7, "SETTING", "query_key_value")

    def test_a_training_set_that_was_not_pushed_is_named(self):
        self.assertFails(self.world.but(data={"hash": "0" * 32 + ".dir"}), 2, "DATA", "files/md5/00/" + "0" * 30)

    def test_a_damaged_content_is_not_trained_on(self):
        world = World()
        listed = json.loads(world.content(world.spec["data"]["hash"]).read_bytes())
        md5 = next(entry["md5"] for entry in listed if entry["relpath"] == "train.jsonl")
        world.content(md5).write_bytes(world.content(md5).read_bytes().replace(b"value_3 ", b"value_4 "))
        self.assertFails(world, 2, "DATA", md5[2:], "damaged")

    def test_rows_of_another_training_set_are_noticed(self):
        self.assertFails(self.world.but(data={"rows": {"train": 25, "validation": 4}}), 2, "DATA", "24 rows", "25")

    def test_a_folder_without_rows_is_no_training_set(self):
        world = World()
        world.files(**{"README.md": b"nothing"})
        self.assertFails(world, 2, "DATA", "no train.jsonl", "README.md")

    def test_a_row_of_another_schema_is_refused_with_its_number(self):
        for wrong in (
            {"messages": row(1)["prompt"] + row(1)["completion"]},
            row(1) | {"origin": "a.java"},
            row(1) | {"completion": [{"role": "user", "content": "Why?"}]},
            row(1) | {"completion": [{"role": "assistant", "content": " "}]},
            row(1) | {"prompt": "What?"},
            [],
        ):
            with self.subTest(wrong):
                world = World()
                world.rows(train=[row(0), wrong], validation=[])
                self.assertFails(world, 2, "DATA", "train.jsonl, row 2")

    def test_more_truncated_rows_than_allowed_are_refused(self):
        world = World()
        world.rows(train=[row(n, words=300 if n < 2 else 3) for n in range(10)], validation=[])
        self.assertFails(world.but(training={"mostTruncated": 0.1}), 2, "DATA", "2 of 10 rows", "256 tokens")

    def test_fewer_are_left_out_whole(self):
        world = World()
        world.rows(train=[row(n, words=300 if n < 2 else 3) for n in range(10)], validation=[])
        run = world.but(training={"mostTruncated": 0.2}).train()
        self.assertEqual((run.of("start")[0]["rows"], run.of("start")[0]["truncated"]), ({"train": 8, "validation": 0}, 2), run.errors[-2000:])
        self.assertIsNone(run.last["validationLoss"])

    def test_a_base_that_is_not_mounted_is_missing(self):
        self.assertFails(self.world.but(base={"path": "/nowhere"}), 5, "BASE", "Mount the volume")

    def test_a_base_of_another_commit_is_another_base(self):
        root = pathlib.Path(tempfile.mkdtemp())
        cached = shutil.copytree(base(), root / "models--a--b/snapshots/0123abcd")
        self.assertFails(self.world.but(base={"path": str(cached), "revision": "ffff"}), 5, "BASE", "0123abcd")
        downloaded = shutil.copytree(base(), root / "downloaded")
        (downloaded / ".cache/huggingface/download").mkdir(parents=True)
        (downloaded / ".cache/huggingface/download/config.json.metadata").write_text("0123abcd\netag\n1.0\n")
        self.assertFails(self.world.but(base={"path": str(downloaded), "revision": "ffff"}), 5, "BASE", "0123abcd")
        run = self.world.but(base={"path": str(downloaded), "revision": "0123abcd"}, training={"maxSteps": 2}).train()
        self.assertEqual((run.code, run.of("start")[0]["baseVerified"]), (0, True))

    def test_weights_that_can_run_code_are_not_read(self):
        pickled = pathlib.Path(tempfile.mkdtemp()) / "base"
        shutil.copytree(base(), pickled)
        (pickled / "model.safetensors").rename(pickled / "pytorch_model.bin")
        self.assertFails(self.world.but(base={"path": str(pickled)}), 5, "BASE", "safetensors")

    def test_code_of_a_base_is_not_run(self):
        hostile = pathlib.Path(tempfile.mkdtemp()) / "base"
        shutil.copytree(base(), hostile)
        config = json.loads((hostile / "config.json").read_text())
        config |= {"model_type": "own", "auto_map": {"AutoConfig": "own.Own", "AutoModelForCausalLM": "own.Own"}}
        (hostile / "config.json").write_text(json.dumps(config))
        (hostile / "own.py").write_text(f"open({str(hostile / 'ran')!r}, 'w')")
        self.assertFails(self.world.but(base={"path": str(hostile)}), 5, "BASE")
        self.assertFalse((hostile / "ran").exists())

    def test_a_base_without_a_chat_template_is_no_chat_model(self):
        plain = pathlib.Path(tempfile.mkdtemp()) / "base"
        shutil.copytree(base(), plain)
        (plain / "chat_template.jinja").unlink()
        self.assertFails(self.world.but(base={"path": str(plain)}), 5, "BASE", "chat template")

    def test_a_loss_that_is_no_number_ends_the_run(self):
        self.assertFails(self.world.but(training={"learningRate": 1e30}), 4, "NAN", "Lower learningRate")

    def test_a_remote_that_cannot_be_written_is_an_upload_that_failed(self):
        self.assertFails(self.world.but(output={"remote": "/dev/null/nowhere"}, training={"maxSteps": 2}), 6, "UPLOAD", "Run again")

    def test_what_allocators_say_is_lack_of_memory(self):
        def allocate():
            try:
                torch.empty(1 << 50)
            except RuntimeError as error:
                assert failure.of(error).reason is Reason.MEMORY, error
            else:
                raise AssertionError("a pebibyte was allocated")

        in_child(allocate)
        self.assertIs(failure.of(torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")).reason, Reason.MEMORY)
        self.assertIs(failure.of(RuntimeError("shapes differ")).reason, Reason.BUG)
