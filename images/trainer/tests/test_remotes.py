"""Both kinds of remote, by one contract; and in which order an adapter arrives."""

import hashlib
import http.server
import json
import os
import pathlib
import tempfile
import threading
import unittest
import urllib.parse

from codesense_trainer import remote
from codesense_trainer.failure import Failure, Reason
from codesense_trainer.spec import Remote

from .world import World


class Bucket(http.server.BaseHTTPRequestHandler):
    """What S3 answers to boto3's upload and download of small files. `contents` holds them by path, in the order of their arrival."""

    contents: dict[str, bytes] = {}
    refused: set[str] = set()

    def _path(self) -> str:
        return urllib.parse.urlsplit(self.path).path

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if any(self._path().endswith(suffix) for suffix in self.refused):
            return self._answer(403, b"<Error><Code>AccessDenied</Code><Message>not yours</Message></Error>")
        self.contents[self._path()] = body
        self._answer(200, b"", ETag=f'"{hashlib.md5(body).hexdigest()}"')

    def do_HEAD(self):
        self._content(head=True)

    def do_GET(self):
        self._content(head=False)

    def _content(self, head: bool):
        body = self.contents.get(self._path())
        if body is None:
            return self._answer(404, b"" if head else b"<Error><Code>NoSuchKey</Code></Error>")
        self._answer(200, b"" if head else body, **{"Content-Length": str(len(body)), "ETag": f'"{hashlib.md5(body).hexdigest()}"'})

    def _answer(self, status: int, body: bytes, **headers: str):
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Remotes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.endpoint = f"http://127.0.0.1:{cls.server.server_port}"
        os.environ.update(AWS_ACCESS_KEY_ID="reader", AWS_SECRET_ACCESS_KEY="secret", AWS_DEFAULT_REGION="eu-west-1")

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def setUp(self):
        Bucket.contents.clear()
        Bucket.refused.clear()
        self.work = pathlib.Path(tempfile.mkdtemp())

    def remotes(self):
        yield Remote(remote=str(self.work / "remote"))
        yield Remote(remote="s3://bucket/some/prefix", endpoint=self.endpoint)
        yield Remote(remote="s3://bucket", endpoint=self.endpoint)

    def test_a_content_comes_back_as_it_was_put(self):
        for where in self.remotes():
            with self.subTest(where):
                store = remote.opened(where)
                file = self.work / "file"
                file.write_bytes(os.urandom(100_000))
                store.put(file, remote.content_key(remote.md5(file)))
                store.put(file, remote.content_key(remote.md5(file)))  # Twice is as good as once.
                remote.fetch(store, remote.md5(file), self.work / "back")
                self.assertEqual((self.work / "back").read_bytes(), file.read_bytes())

    def test_what_is_not_there_or_damaged_is_named(self):
        for where in self.remotes():
            with self.subTest(where):
                store = remote.opened(where)
                file = self.work / "file"
                file.write_bytes(b"other")
                store.put(file, remote.content_key("1" * 32))
                for content, words in (("0" * 32, "has no files/md5/00/"), ("1" * 32, "damaged")):
                    with self.assertRaisesRegex(Failure, words) as raised:
                        remote.fetch(store, content, self.work / "back")
                    self.assertIs(raised.exception.reason, Reason.DATA)

    def test_the_list_of_files_arrives_last_and_has_dvcs_id(self):
        folder = self.work / "adapter"
        folder.mkdir()
        for name in ("b.safetensors", "a.json"):
            (folder / name).write_text(name)
        for where in self.remotes():
            with self.subTest(where):
                Bucket.contents.clear()
                directory, files = remote.publish(remote.opened(where), folder)
                # What `dvc add` gives for this folder.
                self.assertEqual(directory, "5f6226e07c2a3545cf356457eb6ecf5d.dir")
                self.assertEqual(files["a.json"], {"md5": "e5ddac5ced73edd7bfed38b88716496e", "size": 6})
                listed = remote.listing(remote.opened(where), directory, self.work)
                self.assertEqual(listed, {name: described["md5"] for name, described in files.items()})
                if where.endpoint:
                    self.assertTrue(list(Bucket.contents)[-1].endswith(".dir"))

    def test_a_file_that_cannot_be_put_leaves_no_list(self):
        folder = self.work / "adapter"
        folder.mkdir()
        (folder / "a.json").write_text("a")
        (folder / "b.safetensors").write_text("b")
        Bucket.refused.add(hashlib.md5(b"b").hexdigest()[2:])
        with self.assertRaisesRegex(Failure, "AccessDenied") as raised:
            remote.publish(remote.opened(Remote(remote="s3://bucket", endpoint=self.endpoint)), folder)
        self.assertIs(raised.exception.reason, Reason.UPLOAD)
        self.assertFalse([path for path in Bucket.contents if path.endswith(".dir")])

    def test_a_training_goes_from_bucket_to_bucket(self):
        world = World(train=4, validation=0)
        for file in pathlib.Path(world.spec["data"]["remote"]).rglob("*"):
            if file.is_file():
                Bucket.contents[f"/bucket/dvc/{file.relative_to(world.spec['data']['remote'])}"] = file.read_bytes()
        world.network = True
        world.spec["data"] |= {"remote": "s3://bucket/dvc", "endpoint": self.endpoint}
        world.spec["output"] = {"remote": "s3://bucket/adapters", "endpoint": self.endpoint}
        run = world.train()
        self.assertEqual(run.code, 0, run.errors[-2000:])
        directory = run.last["hash"]
        listed = json.loads(Bucket.contents[f"/bucket/adapters/{remote.content_key(directory)}"])
        self.assertEqual([entry["relpath"] for entry in listed], ["adapter_config.json", "adapter_model.safetensors"])
        self.assertNotIn("secret", run.errors + json.dumps(run.lines))


@unittest.skipUnless(os.environ.get("CODESENSE_MLFLOW"), "CODESENSE_MLFLOW is no URL of an MLflow server")
class Tracking(unittest.TestCase):
    def test_a_run_that_was_cut_off_is_one_run_with_each_step_once(self):
        import mlflow

        uri = os.environ["CODESENSE_MLFLOW"]
        world = World()
        world.network = True
        world.spec["mlflow"] = {"uri": uri, "experiment": f"trainer-{os.getpid()}", "runName": "tuned"}
        run = world.start()
        run.wait_for("checkpoint", step=6)
        run.kill()
        self.assertEqual(world.train().code, 0)
        client = mlflow.MlflowClient(uri)
        experiment = client.get_experiment_by_name(f"trainer-{os.getpid()}")
        (tracked,) = client.search_runs([experiment.experiment_id])
        self.assertEqual((tracked.info.run_name, tracked.info.status), ("tuned", "FINISHED"))
        self.assertEqual((tracked.data.params["rank"], tracked.data.params["learning_rate"]), ("4", "0.01"))
        self.assertEqual(sorted(metric.step for metric in client.get_metric_history(tracked.info.run_id, "loss")), list(range(1, 13)))


class NoTracking(unittest.TestCase):
    def test_a_server_that_is_away_stops_nothing(self):
        world = World()
        world.spec["mlflow"] = {"uri": "http://127.0.0.1:9", "experiment": "codesense", "runName": "tuned"}
        run = world.train()
        self.assertEqual(run.code, 0)
        self.assertEqual(run.errors.count("MLflow: "), 1, run.errors)
