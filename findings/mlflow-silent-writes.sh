#!/usr/bin/env bash
# MLflow's REST API answers 200 to values that it does not store
#
# Packages: mlflow 3.17.2 (PyPI)
# Expected: `runs/log-batch` stores what it is sent or answers 400, and stores all of a batch or nothing.
# Seen:     a parameter that is a JSON number gets 200, is stored empty, and the parameters behind it are lost. A metric of NaN without
#           quotes gets 200 and is stored as 0 at step 0. A parameter of 6,001 characters gets 200 and loses the last.
#           `runs/update` with the status DONE gets 200, and the run stays RUNNING.
# Matters:  every client that builds its JSON itself: wrong comparisons of runs, with no error anywhere. Python's client sends text.
# Here:     libraries/tracking sends text and quotes NaN, checks lengths first, and reads every run back.
. "$(dirname "$0")/lib.sh"

python_with mlflow==3.17.2
export HOME=$work MLFLOW_DISABLE_TELEMETRY=true DO_NOT_TRACK=true MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false
port=$(python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mlflow server --port "$port" --workers 1 --backend-store-uri "sqlite:///$work/m.db" --artifacts-destination "$work/art" >server.log 2>&1 &
server=$!
cat >ask.py <<'P'
import json, sys, time, urllib.request

def call(name, body=None):
    request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/api/2.0/mlflow/{name}", body and body.encode(),
                                     {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return answer.status, json.load(answer)

for _ in range(600):
    try:
        call("experiments/search?max_results=1")
        break
    except OSError:
        time.sleep(0.2)
run = call("runs/create", '{"experiment_id": "0"}')[1]["run"]["info"]["run_id"]
def status(name, fields): return call(name, '{"run_id": "%s", %s}' % (run, fields))[0]
print("number   ", status("runs/log-batch", '"params": [{"key": "n", "value": 5}, {"key": "after", "value": "x"}]'))
print("bare NaN ", status("runs/log-batch", '"metrics": [{"key": "m", "value": NaN, "timestamp": "5", "step": "3"}]'))
print("long text", status("runs/log-batch", '"params": [{"key": "long", "value": "%s"}]' % ("x" * 6001)))
print("status   ", status("runs/update", '"status": "DONE"'))
stored = call(f"runs/get?run_id={run}")[1]["run"]
params = {p["key"]: p.get("value", "") for p in stored["data"]["params"]}
metric = stored["data"]["metrics"][0]
print("stored    n=%r after=%r m=%r at step %r, %d characters, %s" % (
    params["n"], params.get("after"), float(metric.get("value", 0)), int(metric.get("step", 0)), len(params["long"]), stored["info"]["status"]))
P
python ask.py "$port" >seen 2>ask.log || { kill "$server"; exit 2; }
kill "$server"
as_described <<'X'
number    200
bare NaN  200
long text 200
status    200
stored    n='' after=None m=0.0 at step 0, 6000 characters, RUNNING
X
