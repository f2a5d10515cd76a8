"""Scores answers with DeepEval. Who starts this asks the judge: nothing here needs a network or a key.

usage: score.py ORDER   (a file, as PythonDeepEval.java writes it)
Writes a line of JSON for each question to the judge and for each score; reads one for each reply.
"""

import itertools
import json
import os
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor

# DeepEval and what it imports print to stdout, which belongs to the lines of JSON.
LINES = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
LOCK = threading.Lock()


def say(**line):
    with LOCK:
        LINES.write(json.dumps(line) + "\n")
        LINES.flush()


try:
    import deepeval
    from deepeval.metrics import (
        AnswerRelevancyMetric,
        ContextualPrecisionMetric,
        ContextualRecallMetric,
        FaithfulnessMetric,
        GEval,
    )
    from deepeval.metrics.utils import trimAndLoadJson
    from deepeval.models import DeepEvalBaseLLM
    from deepeval.test_case import LLMTestCase, SingleTurnParams
except ImportError as e:
    say(missing=str(e))
    sys.exit(0)


class Unanswered(Exception):
    """The judge gave no reply."""


class Judge(DeepEvalBaseLLM):
    """Asks whoever started this."""

    def __init__(self):
        self.numbers = itertools.count(1)
        self.replies = {}  # By number: what waits for one.
        threading.Thread(target=self.read, daemon=True).start()
        super().__init__("judge")

    def load_model(self):
        return self

    def get_model_name(self):
        return "judge"

    def read(self):
        for line in sys.stdin:
            reply = json.loads(line)
            self.replies.pop(reply["number"]).set_result(reply)
        os._exit(0)  # Nobody is there to hear the rest.

    def generate(self, prompt, schema=None):
        waiting = Future()
        number = next(self.numbers)
        self.replies[number] = waiting
        shape = None if schema is None else json.dumps(strict(schema.model_json_schema()))
        say(ask={"number": number, "prompt": prompt, "schema": shape})
        reply = waiting.result()
        if reply.get("failed"):
            raise Unanswered(reply["failed"])
        return reply["text"] if schema is None else schema(**trimAndLoadJson(reply["text"], None))

    async def a_generate(self, prompt, schema=None):
        return self.generate(prompt, schema)


def strict(schema):
    """Servers that hold a model to a schema want every field required and no others."""
    if isinstance(schema, dict):
        schema = {key: strict(value) for key, value in schema.items() if key != "default"}
        if "properties" in schema:
            schema |= {"required": list(schema["properties"]), "additionalProperties": False}
    return [strict(value) for value in schema] if isinstance(schema, list) else schema


def metrics(case, criteria, judge):
    """DeepEval's metrics that apply, by name, and what each must give a verdict on."""
    options = {"model": judge, "include_reason": False, "async_mode": False}
    if case["judged"]:
        yield "faithfulness_lenient", FaithfulnessMetric(**options), lambda metric: metric.claims
        yield "answer_relevancy", AnswerRelevancyMetric(**options), lambda metric: metric.statements
        read = [SingleTurnParams.INPUT, SingleTurnParams.ACTUAL_OUTPUT]
        if case.get("reference"):
            read.append(SingleTurnParams.EXPECTED_OUTPUT)
        for criterion in criteria:
            yield "criterion_" + criterion["name"], GEval(
                name=criterion["name"],
                evaluation_steps=[criterion["text"]],
                evaluation_params=read,
                model=judge,
                async_mode=False,
            ), None
    if case.get("reference") and case["passages"]:
        yield "contextual_precision", ContextualPrecisionMetric(**options), lambda _: case["passages"]
        yield "contextual_recall", ContextualRecallMetric(**options), None


def score(number, case, name, metric, items):
    scored = {"number": number, "metric": name}
    try:
        metric.measure(
            LLMTestCase(
                input=case["question"],
                actual_output=case["answer"],
                expected_output=case.get("reference"),
                retrieval_context=case["passages"],
            ),
            _show_indicator=False,
        )
        # DeepEval passes over verdicts that it cannot read, and without one the score is 1.
        if items is not None and len(items(metric)) != len(metric.verdicts):
            scored["failed"] = f"DeepEval could read {len(metric.verdicts)} verdicts on {len(items(metric))} items"
        elif not 0 <= metric.score <= 1:
            scored["failed"] = f"DeepEval's score is {metric.score}"
        else:
            scored["score"] = float(metric.score)
    except Exception as e:  # Of one score: the others still count.
        scored["failed"] = f"{type(e).__name__}: {e}"
    say(scored=scored)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        order = json.load(file)
    say(version=deepeval.__version__)
    judge = Judge()
    with ThreadPoolExecutor(order["parallel"]) as pool:
        for number, case in enumerate(order["cases"]):
            for name, metric, items in metrics(case, order["criteria"], judge):
                pool.submit(score, number, case, name, metric, items)
    say(end=True)
    LINES.close()
    os._exit(0)  # DeepEval's threads may not end by themselves.


main()
