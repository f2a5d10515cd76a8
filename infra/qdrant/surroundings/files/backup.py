"""Backs up the collections of a Qdrant server that answer queries, and shows that the backup can be restored.

    backup.py backup     a snapshot of every shard of every collection that an alias points at
    backup.py trial      restores the newest backup under other names, counts, and removes that again
    backup.py restore    restores what the server lacks of the newest backup, and the aliases that it lacks

Environment: QDRANT_NODES    REST addresses of all nodes, separated by commas
             QDRANT_API_KEY  a key that may do everything
             QDRANT_CA       PEM file of the authority that signed the nodes' certificates; for https
             BACKUPS         the directory that holds backups
             BACKUPS_KEPT    how many of them: 7
             PATIENCE_S      seconds until a cluster agrees on what was restored: 60

Ends with 1 and a line on stderr when anything is not as it should be. A published generation does not change, so that
shards that are read one after the other belong together.
"""

import contextlib
import datetime
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import ssl
import sys
import time
import urllib.parse

TIMEOUT_S = 3600
BLOCK = 1 << 20
BOUNDARY = "codesense-snapshot"


class Failure(Exception):
    """What keeps a backup or a restore from being whole."""


class Node:
    """One Qdrant server, by its REST address."""

    def __init__(self, address):
        self.address = urllib.parse.urlsplit(address)

    def open(self, method, path, body=None, headers=None):
        """Sends a request; the connection, to be closed, and its answer, which is a good one."""
        if self.address.scheme == "https":
            trust = ssl.create_default_context(cafile=os.environ.get("QDRANT_CA"))
            connection = http.client.HTTPSConnection(self.address.netloc, timeout=TIMEOUT_S, context=trust)
        else:
            connection = http.client.HTTPConnection(self.address.netloc, timeout=TIMEOUT_S)
        try:
            key = {"api-key": os.environ["QDRANT_API_KEY"]} if os.environ.get("QDRANT_API_KEY") else {}
            connection.request(method, path, body, {**key, **(headers or {})})
            answer = connection.getresponse()
            if answer.status != 200:
                said = answer.read(500).decode(errors="replace")
                raise Failure(f"{self.address.netloc} {method} {path}: {answer.status} {said}")
            return connection, answer
        except OSError as e:
            connection.close()
            raise Failure(f"{self.address.netloc} {method} {path}: {e}") from e
        except BaseException:
            connection.close()
            raise

    def ask(self, method, path, body=None):
        """The `result` of an answer."""
        sent = None if body is None else json.dumps(body)
        connection, answer = self.open(method, path, sent, {"Content-Type": "application/json"})
        with contextlib.closing(connection):
            return json.load(answer)["result"]

    def download(self, path, file):
        """Writes what comes to a file; its SHA-256."""
        connection, answer = self.open("GET", path)
        digest = hashlib.sha256()
        with contextlib.closing(connection), open(file, "xb") as target:
            while block := answer.read(BLOCK):
                digest.update(block)
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
        return digest.hexdigest()

    def upload(self, path, file):
        """Sends a file as a form's only field, without holding it in memory."""
        head = (
            f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"snapshot\"; filename=\"snapshot\"\r\n"
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        tail = f"\r\n--{BOUNDARY}--\r\n".encode()

        def parts():
            yield head
            with open(file, "rb") as source:
                while block := source.read(BLOCK):
                    yield block
            yield tail

        length = len(head) + file.stat().st_size + len(tail)
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Content-Length": str(length)}
        connection, answer = self.open("POST", path, parts(), headers)
        with contextlib.closing(connection):
            answer.read()


def nodes():
    addresses = [address.strip() for address in os.environ.get("QDRANT_NODES", "").split(",") if address.strip()]
    if not addresses:
        raise Failure("QDRANT_NODES names no server")
    return [Node(address) for address in addresses]


def backups():
    """The finished ones, oldest first; a volume's root may hold other folders."""
    return sorted(root().glob("20*Z"))


def root():
    return pathlib.Path(os.environ["BACKUPS"])


def collection_path(name, rest=""):
    return f"/collections/{urllib.parse.quote(name, safe='')}{rest}"


def shards(servers, name, any_state=False):
    """Which server has which shard of a collection."""
    found = {}
    for server in servers:
        for shard in server.ask("GET", collection_path(name, "/cluster"))["local_shards"]:
            if any_state or shard["state"] == "Active":
                found.setdefault(shard["shard_id"], server)
    return found


def count(server, name):
    return server.ask("POST", collection_path(name, "/points/count"), {"exact": True})["count"]


def aliases(server):
    return {alias["alias_name"]: alias["collection_name"] for alias in server.ask("GET", "/aliases")["aliases"]}


def backup(servers):
    targets = aliases(servers[0])
    if not targets:
        raise Failure("no alias points at a collection: there is nothing to back up")
    for leftover in root().glob("*.partial"):
        shutil.rmtree(leftover)
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    partial = root() / f"{stamp}.partial"
    partial.mkdir()
    for name in sorted(set(targets.values())):
        save(servers, name, sorted(alias for alias, target in targets.items() if target == name), partial / name)
    partial.rename(root() / stamp)
    for old in backups()[: -int(os.environ.get("BACKUPS_KEPT", "7"))]:
        shutil.rmtree(old)


def save(servers, name, pointing, folder):
    folder.mkdir()
    info = servers[0].ask("GET", collection_path(name))
    points = count(servers[0], name)
    held = shards(servers, name)
    wanted = info["config"]["params"].get("shard_number", 1)
    if sorted(held) != list(range(wanted)):
        raise Failure(f"{name}: of {wanted} shards only {sorted(held)} are active")
    sums = {
        str(shard): server.download(collection_path(name, f"/shards/{shard}/snapshot"), folder / f"shard-{shard}")
        for shard, server in sorted(held.items())
    }
    record = {
        "name": name,
        "aliases": pointing,
        "points": points,
        "config": info["config"],
        "indexes": info["payload_schema"],
        "sha256": sums,
    }
    (folder / "collection.json").write_text(json.dumps(record, indent=1))
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"backed up {name}: {points} points, {wanted} shards, {size} bytes")


def newest():
    """What the newest backup knows of each collection, with its folder."""
    finished = backups()
    if not finished:
        raise Failure(f"{root()} holds no backup")
    return [(file.parent, json.loads(file.read_text())) for file in sorted(finished[-1].glob("*/collection.json"))]


def put(servers, folder, record, name, replicas):
    """Makes a collection of a record's shards, and counts."""
    create(servers[0], record, name, replicas)
    held = shards(servers, name, any_state=True)
    for shard, digest in record["sha256"].items():
        path = collection_path(name, f"/shards/{shard}/snapshots/upload?wait=true&priority=snapshot&checksum={digest}")
        held[int(shard)].upload(path, folder / f"shard-{shard}")
    give_up = time.monotonic() + float(os.environ.get("PATIENCE_S", "60"))
    while (found := count_active(servers, name, len(held))) != record["points"]:
        if time.monotonic() > give_up:
            raise Failure(f"{name} holds {found} points, the backup of {record['name']} has {record['points']}")
        time.sleep(0.5)


def count_active(servers, name, wanted):
    """None while a shard is not active."""
    return count(servers[0], name) if len(shards(servers, name)) == wanted else None


def create(server, record, name, replicas):
    config, params = record["config"], record["config"]["params"]
    wanted = {
        **{key: params.get(key) for key in ("vectors", "sparse_vectors", "shard_number", "on_disk_payload")},
        **{key: config.get(key) for key in ("hnsw_config", "wal_config", "quantization_config", "strict_mode_config")},
        "optimizers_config": config.get("optimizer_config"),
        "metadata": config.get("metadata"),
        "replication_factor": replicas,
        "write_consistency_factor": min(replicas, params.get("write_consistency_factor", 1)),
    }
    server.ask("PUT", collection_path(name), {key: value for key, value in wanted.items() if value is not None})
    for field, schema in record["indexes"].items():
        index = {"field_name": field, "field_schema": schema.get("params") or schema["data_type"]}
        server.ask("PUT", collection_path(name, "/index?wait=true"), index)


def trial(servers):
    for folder, record in newest():
        # Unlike a generation's name, so that nothing mistakes it for one.
        name = f"{record['name']}-restore-trial"
        servers[0].ask("DELETE", collection_path(name))
        try:
            put(servers, folder, record, name, replicas=1)
        finally:
            servers[0].ask("DELETE", collection_path(name))
        print(f"restored {record['name']} of {folder.parent.name} on trial: {record['points']} points")


def restore(servers):
    there = {collection["name"] for collection in servers[0].ask("GET", "/collections")["collections"]}
    for folder, record in newest():
        name = record["name"]
        if name in there:
            print(f"{name} is there")
        else:
            try:
                put(servers, folder, record, name, record["config"]["params"].get("replication_factor", 1))
            except BaseException:
                servers[0].ask("DELETE", collection_path(name))
                raise
            print(f"restored {name} of {folder.parent.name}: {record['points']} points")
        for alias in record["aliases"]:
            target = aliases(servers[0]).get(alias)
            if target is None:
                action = {"create_alias": {"collection_name": name, "alias_name": alias}}
                servers[0].ask("POST", "/collections/aliases", {"actions": [action]})
                target = name
            print(f"{alias} points at {target}")


def main(arguments):
    verbs = {"backup": backup, "trial": trial, "restore": restore}
    if len(arguments) != 1 or arguments[0] not in verbs:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        verbs[arguments[0]](nodes())
        return 0
    except (Failure, OSError, KeyError, ValueError, http.client.HTTPException) as e:
        print(f"{arguments[0]} failed: {type(e).__name__}: {e}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
