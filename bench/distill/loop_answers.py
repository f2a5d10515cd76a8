"""Asks a model the held-out prompts of a training set, greedily, and counts what it cites and refuses: URL TEST.JSONL [ROWS].

Prints one line: shares with their 95 % intervals (Wilson), and what always answering with [1] would get.
"""

import json
import math
import re
import sys
import urllib.request

REFUSAL = "The sources do not say."
url, rows = sys.argv[1], [json.loads(line) for line in open(sys.argv[2])]
rows = rows[: int(sys.argv[3])] if len(sys.argv) > 3 else rows


def answer(row: dict) -> str:
    body = {"model": "small", "messages": row["prompt"], "temperature": 0, "max_tokens": 96}
    request = urllib.request.Request(f"{url}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=900) as reply:
        return json.load(reply)["choices"][0]["message"]["content"]


def citations(text: str) -> set[str]:
    return set(re.findall(r"\[(\d+)]", text))


def share(right: int, of: int) -> str:
    if of == 0:
        return "none to count"
    p, z = right / of, 1.96
    middle, half = (p + z * z / (2 * of)) / (1 + z * z / of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{right} of {of} ({p:.2f}, {max(0, middle - half):.2f} to {min(1, middle + half):.2f})"


cited = refused = refused_wrongly = always_first = 0
answerable = [row for row in rows if REFUSAL not in row["completion"][0]["content"]]
for row in rows:
    said, target = answer(row), row["completion"][0]["content"]
    if row not in answerable:
        refused += REFUSAL in said
        continue
    cited += citations(said) == citations(target) and REFUSAL not in said
    refused_wrongly += REFUSAL in said
    always_first += citations(target) == {"1"}
print(
    f"right citations {share(cited, len(answerable))}, right refusals {share(refused, len(rows) - len(answerable))}, "
    f"wrong refusals {refused_wrongly}; always [1]: {always_first} of {len(answerable)}"
)
