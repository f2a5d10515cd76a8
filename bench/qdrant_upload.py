#!/usr/bin/env python3
"""Copies a collection with qdrant-client's upload_points and prints points/s; reading is not counted.

usage: qdrant_upload.py HOST GRPC_PORT SOURCE TARGET PROCESSES   (QdrantUploadBench starts it)
"""

import sys
import time

from qdrant_client import QdrantClient
from qdrant_client.models import PointStruct


def read(client, collection):
    points, offset = [], None
    while True:
        page, offset = client.scroll(collection, limit=500, offset=offset, with_payload=True, with_vectors=True)
        # What the builder leaves for the next one is no chunk.
        points += [PointStruct(id=p.id, vector=p.vector, payload=p.payload) for p in page if "repo" in p.payload]
        if offset is None:
            return points


def create_alike(client, source, target):
    info = client.get_collection(source)
    params = info.config.params
    client.create_collection(
        target,
        vectors_config=params.vectors,
        sparse_vectors_config=params.sparse_vectors,
        on_disk_payload=params.on_disk_payload,
    )
    for field, index in info.payload_schema.items():
        client.create_payload_index(target, field, index.data_type)


def main():
    host, port, source, target, processes = sys.argv[1:]
    # A large page is more than gRPC takes unless told.
    options = {"grpc.max_receive_message_length": 256 << 20}
    with_grpc = {"prefer_grpc": True, "grpc_options": options, "timeout": 600, "check_compatibility": False}
    client = QdrantClient(host=host, port=int(port) - 1, grpc_port=int(port), **with_grpc)
    points = read(client, source)
    create_alike(client, source, target)
    begin = time.monotonic()
    client.upload_points(target, points, parallel=int(processes), wait=True)
    took = time.monotonic() - begin
    count = client.count(target, exact=True).count
    client.delete_collection(target)
    if count != len(points):
        sys.exit(f"{count} of {len(points)} points arrived")
    print(len(points) / took)


if __name__ == "__main__":
    main()
