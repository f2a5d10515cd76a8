#!/usr/bin/env bash
# trec_eval takes scores that differ in the eighth digit for equal, and then ranks by document name
#
# Packages: pytrec-eval-terrier 0.5.11, ir-measures 0.4.3, ranx 0.3.21 (PyPI)
# Expected: scores are Python floats, so the document with the highest score is first.
# Seen:     pytrec_eval, and ir_measures with it, keep scores as 32-bit floats and order ties by document id, last in the alphabet first:
#           the best document becomes the third. ranx keeps doubles. With true ties ranx keeps the order given, scikit-learn averages over all
#           orders, so one and the same ranking has three values of nDCG.
# Matters:  sums of logarithms and normalised or fused scores easily lie that close. Export the rank (1000 - rank) as the score.
# Here:     evaluate's measures take ranks (Score), never scores.
. "$(dirname "$0")/lib.sh"

python_with pytrec-eval-terrier==0.5.11 ir-measures==0.4.3 ranx==0.3.21 scikit-learn==1.9.1
python - >seen 2>python.log <<'P'
import ir_measures, pytrec_eval
from ir_measures import nDCG
from ranx import Qrels, Run, evaluate
from sklearn.metrics import ndcg_score
judged = {"q": {"a": 1}}
for name, scores in ("close", (1.00000002, 1.00000001, 1.0)), ("equal", (1.0, 1.0, 1.0)), ("clear", (3.0, 2.0, 1.0)):
    run = {"q": dict(zip("abc", scores))}
    trec = pytrec_eval.RelevanceEvaluator(judged, {"ndcg_cut_10"}).evaluate(run)["q"]["ndcg_cut_10"]
    measures = ir_measures.calc_aggregate([nDCG @ 10], judged, run)[nDCG @ 10]
    ranx = evaluate(Qrels(judged), Run(run), "ndcg@10")
    sklearn = ndcg_score([[1, 0, 0]], [list(scores)])
    print(f"{name}: pytrec_eval {trec:.2f}, ir_measures {measures:.2f}, ranx {ranx:.2f}, scikit-learn {sklearn:.2f}")
P
as_described <<'X'
close: pytrec_eval 0.50, ir_measures 0.50, ranx 1.00, scikit-learn 1.00
equal: pytrec_eval 0.50, ir_measures 0.50, ranx 1.00, scikit-learn 0.71
clear: pytrec_eval 1.00, ir_measures 1.00, ranx 1.00, scikit-learn 1.00
X
