#!/usr/bin/env bash
# safetensors saves another matrix than the one it is given
#
# Packages: safetensors 0.7.0 and 0.8.0, numpy 2.4.6 (PyPI)
# Expected: a transposed numpy array is written in its own order, as up to 0.7.0, or refused, as by save_file for torch.
# Seen:     0.8.0 writes the memory as it lies: no error, shape and type right, numbers in the wrong places. The docstring asks for
#           contiguous arrays, but nothing checks it.
# Matters:  an adapter or a table of vectors that was transposed on the way (`w.T`) loads everywhere and is wrong.
# Here:     codesense writes no safetensors itself; whoever does it from numpy calls numpy.ascontiguousarray first.
. "$(dirname "$0")/lib.sh"

round_trip='
import numpy, safetensors.numpy as st
given = numpy.arange(6, dtype=numpy.float32).reshape(2, 3).T
for name, matrix in ("given", given), ("contiguous", numpy.ascontiguousarray(given)):
    back = st.load(st.save({"t": matrix}))["t"]
    if name == "given":
        print("given      ", given.tolist())
        name = "came back"
    print(f"{name:<11}", back.tolist())
'
for version in 0.7.0 0.8.0; do
  python_with safetensors==$version numpy==2.4.6
  python -c "$round_trip" | sed "s/^/$version /" >>seen
  rm -r venv
done
as_described <<'X'
0.7.0 given       [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]
0.7.0 came back   [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]
0.7.0 contiguous  [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]
0.8.0 given       [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]
0.8.0 came back   [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]
0.8.0 contiguous  [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]
X
