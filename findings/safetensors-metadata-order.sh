#!/usr/bin/env bash
# The same tensors with the same metadata are another safetensors file each time
#
# Packages: safetensors 0.8.0, numpy 2.4.6 (PyPI)
# Expected: the format has a fixed place for every tensor, so equal input gives equal bytes.
# Seen:     the keys of `metadata` come in an order that is drawn anew at each call, even within one process. Without metadata, or with
#           one key, the bytes are equal.
# Matters:  a content hash, DVC or a registry sees a new model in every re-run of the same training. Hash the tensors, or put all
#           metadata under one key as JSON.
# Here:     not met yet; adapters will be compared by their tensors.
. "$(dirname "$0")/lib.sh"

python_with safetensors==0.8.0 numpy==2.4.6
python - >seen <<'P'
import numpy, safetensors.numpy as st
tensors = {"a": numpy.zeros(4, numpy.float32), "b": numpy.ones(2, numpy.float16)}
six = {key: "v" for key in ("format", "base", "rank", "alpha", "seed", "revision")}
for name, metadata in ("none", None), ("one key", {"format": "pt"}), ("six keys", six):
    files = {st.save(tensors, metadata=metadata) for _ in range(20)}
    print(f"metadata {name}: 20 files,", "all equal" if len(files) == 1 else "they differ")
P
as_described <<'X'
metadata none: 20 files, all equal
metadata one key: 20 files, all equal
metadata six keys: 20 files, they differ
X
