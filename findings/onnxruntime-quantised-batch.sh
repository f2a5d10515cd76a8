#!/usr/bin/env bash
# The output of a dynamically quantised ONNX model depends on its neighbours in the batch
#
# Packages: onnxruntime 1.28.0, onnx 1.23.2, numpy 2.4.6 (PyPI)
# Expected: rows of a batch do not touch each other in a feed-forward network, so a row gives the same vector alone and among others.
# Seen:     quantize_dynamic puts DynamicQuantizeLinear before each product; its scale is taken over the whole tensor, batch included. A row beside a
#           ten times larger one changes by several percent. The float model gives the same bits.
# Matters:  a text's embedding is then a matter of what was embedded with it: re-indexing one file moves the vectors, caches disagree.
# Here:     the built-in embedder runs the quantised model one text at a time (OnnxEmbedder).
. "$(dirname "$0")/lib.sh"

python_with onnxruntime==1.28.0 onnx==1.23.2 numpy==2.4.6
python - >seen 2>python.log <<'P'
import numpy, onnx, onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
random = numpy.random.default_rng(0)
weights = [numpy_helper.from_array((random.normal(size=(64, 64)) / 8).astype(numpy.float32), name) for name in ("w1", "w2")]
tensor = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", 64])
nodes = [helper.make_node("MatMul", ["x", "w1"], ["a"]), helper.make_node("Relu", ["a"], ["b"]), helper.make_node("MatMul", ["b", "w2"], ["y"])]
graph = helper.make_graph(nodes, "two layers", [tensor("x")], [tensor("y")], weights)
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), "float.onnx")
quantize_dynamic("float.onnx", "quantised.onnx", weight_type=QuantType.QInt8)
small, large = random.normal(size=(1, 64)).astype(numpy.float32), 10 * random.normal(size=(1, 64)).astype(numpy.float32)
for name in "float", "quantised":
    run = lambda x: onnxruntime.InferenceSession(name + ".onnx").run(None, {"x": x})[0][0]
    alone, among = run(small), run(numpy.vstack([small, large]))
    off = numpy.abs(alone - among).max() / numpy.abs(alone).max()
    print(f"{name}: the same row alone and beside a larger one:", "equal" if off < 1e-6 else f"off by more than {5 if off > .05 else 0} %")
P
as_described <<'X'
float: the same row alone and beside a larger one: equal
quantised: the same row alone and beside a larger one: off by more than 5 %
X
