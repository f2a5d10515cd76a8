#!/usr/bin/env bash
# Four readers of one JSONL file give four tables, and a chat about dates is no text any more
#
# Packages: datasets 5.2.0, pyarrow 26.0.1, duckdb 2.0.1, polars 2.1.0, pandas 3.1.1 (PyPI)
# Expected: JSON tells text from numbers, so what stands in quotes is text for every reader.
# Seen:     a column in which every value looks like a date becomes a timestamp in datasets (and loses its zone), also nested in chat messages; DuckDB also
#           makes times and UUIDs, pandas numbers: the short commit ids 12e4567 and 3456789 are inf and 3456789. polars leaves text alone.
#           One other value anywhere in the column and all stay text.
# Matters:  a training set whose answers are dates fails, or is trained on "2024-01-01 00:00:00"; ids no longer join. Give the features explicitly.
# Here:     not met yet; training rows will carry one type for each key, and their loader the features.
. "$(dirname "$0")/lib.sh"

python_with datasets==5.2.0 pyarrow==26.0.1 duckdb==2.0.1 polars==2.1.0 pandas==3.1.1
cat >rows.jsonl <<'J'
{"commit": "12e4567", "at": "2024-01-01T00:00:00+03:00", "clock": "12:30:00"}
{"commit": "3456789", "at": "2024-01-02T00:00:00+03:00", "clock": "12:31:00"}
J
cat >chat.jsonl <<'J'
{"messages": [{"role": "user", "content": "2024-01-01"}, {"role": "assistant", "content": "2024-01-02"}]}
{"messages": [{"role": "user", "content": "2024-01-02"}, {"role": "assistant", "content": "2024-01-03"}]}
J
HF_HOME=$work HF_HUB_OFFLINE=1 python - >seen 2>python.log <<'P'
import datasets, duckdb, pandas, polars
load = lambda file: datasets.load_dataset("json", data_files=file)["train"]
row = load("rows.jsonl")[0]
tables = {
    "datasets": row,
    "duckdb": dict(zip(row, duckdb.sql("from 'rows.jsonl'").fetchall()[0])),
    "pandas": pandas.read_json("rows.jsonl", lines=True).to_dict("records")[0],
    "polars": polars.read_ndjson("rows.jsonl").row(0, named=True),
}
for name, table in tables.items():
    print(f"{name:9}", "  ".join(f"{key}: {type(value).__name__} {value}" for key, value in table.items()))
for content in load("chat.jsonl")[0]["messages"]:
    print("chat     ", content["role"], type(content["content"]).__name__)
with open("chat.jsonl", "a") as chat:
    chat.write('{"messages": [{"role": "user", "content": "Hello"}]}\n')
print("with one other message:", {type(m["content"]).__name__ for r in load("chat.jsonl") for m in r["messages"]})
P
as_described <<'X'
datasets  commit: str 12e4567  at: datetime 2023-12-31 21:00:00  clock: str 12:30:00
duckdb    commit: str 12e4567  at: datetime 2023-12-31 21:00:00+00:00  clock: time 12:30:00
pandas    commit: float inf  at: str 2024-01-01T00:00:00+03:00  clock: str 12:30:00
polars    commit: str 12e4567  at: str 2024-01-01T00:00:00+03:00  clock: str 12:30:00
chat      user datetime
chat      assistant datetime
with one other message: {'str'}
X
