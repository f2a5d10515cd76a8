#!/usr/bin/env bash
# KServe's Python servers cut fractions and answer null for a number
#
# Packages: kserve 0.21.0, numpy 2.4.6 (PyPI)
# Expected: the Open Inference Protocol names a datatype for each tensor; a value that is none of that type is an error, as 300 is for UINT8.
# Seen:     1.7 sent as INT32 is 1 for the model. What is NaN or infinite in a float tensor is null in the answer, with status 200, and null
#           sent in one is NaN for the model. FP16 cannot be sent as JSON.
# Matters:  a client that reads an embedding into float[] meets null, with no hint that the model overflowed; ids that were computed as
#           floats lose their fraction unseen.
# Here:     the embedder refuses an answer with null or a number that is not finite in a vector (OpenAiEmbedder).
. "$(dirname "$0")/lib.sh"

python_with kserve==0.21.0 numpy==2.4.6
cat >server.py <<'P'
import sys
from kserve import InferOutput, InferResponse, Model, ModelServer

class Echo(Model):
    def __init__(self):
        super().__init__("echo")
        self.ready = True

    def predict(self, request, headers=None, **more):
        given = request.inputs[0]
        output = InferOutput("y", list(given.shape), given.datatype)
        output.set_data_from_numpy(given.as_numpy(), binary_data=False)
        return InferResponse(request.id, "echo", [output])

ModelServer(http_port=int(sys.argv[1]), enable_grpc=False, workers=1).start([Echo()])
P
cat >client.py <<'P'
import json, sys, time, urllib.error, urllib.request
url = f"http://127.0.0.1:{sys.argv[1]}/v2/models/echo/infer"
tensors = ("FP32", "[1.5, 2]"), ("INT32", "[1.7, 2]"), ("UINT8", "[255, 300]"), ("FP32", "[1.5, 1e39]"), ("FP32", "[1.5, null]"), ("FP16", "[1.5, 2]")
for datatype, data in tensors:
    body = f'{{"id": "1", "inputs": [{{"name": "x", "shape": [2], "datatype": "{datatype}", "data": {data}}}]}}'
    for attempt in range(240):
        try:
            request = urllib.request.Request(url, body.encode(), {"Content-Type": "application/json"})
            seen = json.load(urllib.request.urlopen(request))["outputs"][0]["data"]
        except urllib.error.HTTPError as refusal:
            seen = f"status {refusal.code}"
        except urllib.error.URLError:
            time.sleep(0.5)
            continue
        break
    print(f"{datatype} {data} echoed as {json.dumps(seen)}")
P
port=$(python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
python server.py "$port" >server.log 2>&1 &
server=$!
python client.py "$port" >seen || { kill $server; cannot "the server did not come up"; }
kill $server
as_described <<'X'
FP32 [1.5, 2] echoed as [1.5, 2.0]
INT32 [1.7, 2] echoed as [1, 2]
UINT8 [255, 300] echoed as "status 500"
FP32 [1.5, 1e39] echoed as [1.5, null]
FP32 [1.5, null] echoed as [1.5, null]
FP16 [1.5, 2] echoed as "status 400"
X
