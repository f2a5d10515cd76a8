#!/usr/bin/env bash
# The gguf package drops an empty list and flattens a list of lists
#
# Packages: gguf 0.19.0, numpy 2.4.6 (PyPI)
# Expected: metadata that GGUFWriter takes is in the file as it was given, or is refused, as a list of mixed types is.
# Seen:     add_array(key, []) writes nothing: the key is missing, so "no special tokens" and "never said" are one. A list of lists, which the
#           format knows, comes back from GGUFReader's contents() as one flat list. Whole numbers of a list are int32, so a list
#           with 2**40 ends in struct.error.
# Matters:  a converter that round-trips metadata loses keys and structure; keep lists of one level, and say "none" by a word of its own.
# Here:     nothing in codesense writes GGUF.
. "$(dirname "$0")/lib.sh"

python_with gguf==0.19.0 numpy==2.4.6
python - >seen 2>python.log <<'P'
import numpy
from gguf import GGUFReader, GGUFWriter
for value in [], [1, 2], [[1, 2], [3]], [1, 2.5], [2**40]:
    writer = GGUFWriter("model.gguf", "llama")
    writer.add_array("list", value)
    writer.add_tensor("t", numpy.zeros(4, numpy.float32))
    try:
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    except Exception as refusal:
        print(value, "refused:", type(refusal).__module__ + "." + type(refusal).__name__)
        continue
    writer.close()
    field = GGUFReader("model.gguf").fields.get("list")
    print(value, "came back as", field.contents() if field else "nothing, the key is missing")
P
as_described <<'X'
[] came back as nothing, the key is missing
[1, 2] came back as [1, 2]
[[1, 2], [3]] came back as [1, 2, 3]
[1, 2.5] refused: builtins.ValueError
[1099511627776] refused: struct.error
X
