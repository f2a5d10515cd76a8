#!/usr/bin/env bash
# A system that answers fewer questions gets a better mean from pytrec_eval
#
# Packages: pytrec-eval-terrier 0.5.11, ir-measures 0.4.3, ranx 0.3.21 (PyPI)
# Expected: three libraries that compute the same measure from the same judgements and run agree; a question without an answer counts 0.
# Seen:     pytrec_eval returns no row for a question that is not in the run, so the usual mean over its rows leaves it out; ir_measures,
#           which is built on it, counts 0; ranx raises until told make_comparable=True, then counts 0.
# Matters:  a run that crashed after a third of the questions looks three times as good. Compare the number of rows first.
# Here:     evaluate's means are over all questions; one without a right answer found scores 0 (Score).
. "$(dirname "$0")/lib.sh"

python_with pytrec-eval-terrier==0.5.11 ir-measures==0.4.3 ranx==0.3.21
python - >seen 2>python.log <<'P'
import ir_measures, pytrec_eval
from ir_measures import RR
from ranx import Qrels, Run, evaluate
judged = {"q1": {"a": 1}, "q2": {"b": 1}, "q3": {"c": 1}}
run = {"q1": {"a": 2.0, "x": 1.0}}
rows = pytrec_eval.RelevanceEvaluator(judged, {"recip_rank"}).evaluate(run)
print(f"questions {len(judged)}, answered {len(run)}")
print(f"pytrec_eval  {sum(row['recip_rank'] for row in rows.values()) / len(rows):.3f} over {len(rows)} rows")
print(f"ir_measures  {ir_measures.calc_aggregate([RR], judged, run)[RR]:.3f}")
try:
    evaluate(Qrels(judged), Run(run), "mrr")
except AssertionError:
    print("ranx         refuses")
print(f"ranx         {evaluate(Qrels(judged), Run(run), 'mrr', make_comparable=True):.3f} with make_comparable")
P
as_described <<'X'
questions 3, answered 1
pytrec_eval  1.000 over 1 rows
ir_measures  0.333
ranx         refuses
ranx         0.333 with make_comparable
X
