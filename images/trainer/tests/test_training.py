"""The adapter, however often its training was cut off."""

import json
import pathlib
import shutil
import signal
import unittest

from .world import World, base, in_child, make_base, row


class Trainings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.undisturbed = cls.world.but().train()
        assert cls.undisturbed.code == 0, cls.undisturbed.errors

    def resumed_equals(self, world: World, after: int):
        run = world.train()
        self.assertEqual(run.code, 0, run.errors[-2000:])
        self.assertEqual(run.of("start")[0]["resumedFrom"], after)
        self.assertEqual(run.adapter(), self.undisturbed.adapter())
        self.assertEqual({**run.last, "seconds": 0}, {**self.undisturbed.last, "seconds": 0})

    def test_each_step_is_said_and_the_end_is_the_termination_message(self):
        lines = self.undisturbed.lines
        self.assertEqual([line["step"] for line in self.undisturbed.of("step")], list(range(1, 13)))
        self.assertEqual([line["event"] for line in (lines[0], lines[-1])], ["start", "saved"])
        self.assertEqual(lines[0] | {"seconds": 0}, {
            "event": "start", "rows": {"train": 24, "validation": 4}, "truncated": 0, "resumedFrom": 0, "device": "cpu", "baseVerified": False,
            "steps": 12, "seconds": 0,
        })
        self.assertLess(lines[-1]["trainLoss"], self.undisturbed.of("step")[0]["loss"])
        self.assertLess(lines[-1]["validationLoss"], self.undisturbed.of("step")[0]["loss"])

    def test_lines_have_the_keys_of_the_contract(self):
        contract = pathlib.Path(__file__).parent.parent / "contract"
        examples = [json.loads(line) for file in ("progress.jsonl", "result.json") for line in (contract / file).read_text().splitlines()]
        keys = {example["event"]: example.keys() for example in examples}
        for line in self.undisturbed.lines:
            self.assertEqual(line.keys(), keys[line["event"]])

    def test_the_adapter_names_its_base_and_targets_by_suffix(self):
        config = json.loads(self.undisturbed.adapter()["adapter_config.json"])
        self.assertEqual(config["target_modules"], ["down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj"])
        self.assertEqual((config["base_model_name_or_path"], config["revision"]), tuple(self.world.spec["base"][k] for k in ("model", "revision")))
        self.assertEqual((config["bias"], config["modules_to_save"], config["use_dora"]), ("none", None, False))

    def test_killed_at_any_instant_it_ends_with_the_same_bytes(self):
        world = self.world.but()
        for event, values in (
            ("start", {}),
            ("step", {"step": 1}),
            ("step", {"step": 2}),  # Before, while or after checkpoint 2 is written.
            ("checkpoint", {"step": 4}),
            ("step", {"step": 6}),
            ("evaluation", {"step": 8}),
            ("step", {"step": 11}),
            ("evaluation", {"step": 12}),
        ):
            run = world.start()
            run.wait_for(event, **values)
            run.kill()
        run = world.train()
        self.assertEqual(run.code, 0, run.errors[-2000:])
        self.assertEqual(run.adapter(), self.undisturbed.adapter())

    def test_a_checkpoint_that_is_not_whole_is_passed_over(self):
        def lose(name):
            return lambda folder: (folder / name).unlink()

        def cut(folder):
            file = folder / "adapter_model.safetensors"
            file.write_bytes(file.read_bytes()[:-100])

        killed = self.world.but()
        run = killed.start()
        run.wait_for("checkpoint", step=8)
        run.kill()
        newest = run.of("checkpoint")[-1]["step"]
        for spoil in (lose("whole.json"), lose("optimizer.pt"), lose("scheduler.pt"), lose("trainer_state.json"), cut):
            world = self.world.but()
            directory = pathlib.Path(world.spec["checkpoints"]["directory"])
            shutil.copytree(killed.spec["checkpoints"]["directory"], directory, dirs_exist_ok=True)
            spoil(directory / f"checkpoint-{newest}")
            self.resumed_equals(world, newest - 2)

    def test_sigterm_leaves_a_checkpoint_that_the_next_start_goes_on_from(self):
        seldom = {"everySteps": 100}
        world = self.world.but(checkpoints=seldom)
        run = world.start()
        run.wait_for("step", step=3)
        run.kill(signal.SIGTERM)
        self.assertEqual((run.code, run.last["event"]), (130, "interrupted"))
        self.assertEqual(run.of("checkpoint")[-1]["step"], run.last["step"])
        resumed = world.train()
        self.assertEqual((resumed.code, resumed.of("start")[0]["resumedFrom"]), (0, run.last["step"]))
        self.assertEqual(resumed.adapter(), self.world.but(checkpoints=seldom).train().adapter())

    def test_checkpoints_of_another_spec_or_base_are_not_resumed(self):
        world = self.world.but()
        run = world.start()
        run.wait_for("checkpoint", step=4)
        run.kill()
        other = pathlib.Path(world.root) / "other-base"
        in_child(lambda: make_base(other, layers=1))
        for change in ({"specHash": "0" * 64}, {"base": world.spec["base"] | {"path": str(other)}}):
            spec = world.spec
            world.spec = world.spec | change
            self.assertEqual(world.train().of("start")[0]["resumedFrom"], 0)
            world.spec = spec

    def test_two_do_not_train_in_one_folder(self):
        world = self.world.but()
        first = world.start()
        first.wait_for("start")
        second = world.train()
        first.kill()
        self.assertEqual((second.code, second.last["reason"]), (6, "UPLOAD"))
        self.assertIn("Another process", second.last["message"])

    def test_no_more_checkpoints_are_kept_than_asked_for(self):
        world = self.world.but(checkpoints={"keep": 1})
        run = world.train()
        self.assertEqual(run.code, 0)
        kept = pathlib.Path(world.spec["checkpoints"]["directory"]).glob("checkpoint-*")
        self.assertEqual([folder.name for folder in kept], ["checkpoint-12"])

    def test_after_an_upload_that_failed_nothing_is_trained_again(self):
        world = self.world.but(output={"remote": "/dev/null/nowhere"})
        self.assertEqual(world.train().code, 6)
        world.spec["output"] = self.world.spec["output"]
        run = world.train()
        self.assertEqual((run.code, run.of("step")), (0, []), run.errors[-2000:])
        self.assertEqual(run.adapter(), self.undisturbed.adapter())

    def test_rows_below_training_in_the_projects_data_are_the_same_rows(self):
        world = self.world.but()
        listed = json.loads(world.content(world.spec["data"]["hash"]).read_bytes())
        moved = json.dumps([entry | {"relpath": "training/" + entry["relpath"]} for entry in listed]).encode()
        world.spec["data"]["hash"] = world.put(moved, ".dir") + ".dir"
        self.assertEqual(world.train().adapter(), self.undisturbed.adapter())

    def test_a_base_in_four_bits_is_tuned(self):
        run = self.world.but(training={"quantisation": "nf4"}).train()
        self.assertEqual(run.code, 0, run.errors[-2000:])
        self.assertLess(run.last["trainLoss"], run.of("step")[0]["loss"])

    def test_activations_may_be_computed_twice_and_half_as_exactly(self):
        run = self.world.but(training={"activationCheckpointing": False, "precision": "bf16", "accumulation": 2}).train()
        self.assertEqual((run.code, run.last["steps"]), (0, 6), run.errors[-2000:])

    def test_packed_rows_do_not_see_each_other(self):
        # One packed row of all: its loss is that of the rows one by one, weighted by their tokens.
        rows = [row(n) for n in range(3)]
        world = World()
        world.rows(train=rows, validation=[])
        alone = world.but(training={"batch": 3, "maxSteps": 2}, lora={"dropout": 0.0}).train()
        packed = world.but(training={"batch": 1, "maxSteps": 2, "packing": True}, lora={"dropout": 0.0}).train()
        self.assertEqual(packed.code, 0, packed.errors[-2000:])
        self.assertAlmostEqual(packed.of("step")[0]["loss"], alone.of("step")[0]["loss"], places=3)


class Tokens(unittest.TestCase):
    def test_rows_become_the_tokens_that_trl_makes_of_them(self):
        def compare():
            import datasets
            import transformers
            import trl

            from codesense_trainer import data

            tokenizer = transformers.AutoTokenizer.from_pretrained(base())
            rows = [row(n, words=n) for n in range(5)]
            prepared = trl.SFTTrainer(
                model=transformers.AutoModelForCausalLM.from_pretrained(base()),
                args=trl.SFTConfig(output_dir="/tmp", report_to="none", use_cpu=True, bf16=False, max_length=256, completion_only_loss=True),
                train_dataset=datasets.Dataset.from_list(rows),
                processing_class=tokenizer,
            ).train_dataset
            for ours, theirs in zip(rows, prepared, strict=True):
                ids, labels = data.tokens(ours, tokenizer, True)
                assert (ids.tolist(), labels.tolist()) == (theirs["input_ids"], theirs["labels"])
                learnt = tokenizer.decode([label for label in labels if label >= 0])
                assert learnt == ours["completion"][0]["content"] + "<end>", learnt

        in_child(compare)
