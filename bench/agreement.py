#!/usr/bin/env python3
"""Scores answers with DeepEval and Ragas by a judge that is scripted, and prints a line of JSON for each score.

usage: agreement.py CASES   (AgreementBench starts it)
"""

import asyncio
import json
import math
import sys
from types import SimpleNamespace as Namespace

from deepeval.metrics import (
    AnswerRelevancyMetric,
    ContextualPrecisionMetric,
    ContextualRecallMetric,
    FaithfulnessMetric,
    GEval,
)
from deepeval.metrics.g_eval.utils import calculate_weighted_summed_score
from deepeval.models import DeepEvalBaseLLM
from deepeval.test_case import LLMTestCase, SingleTurnParams
from ragas.llms.base import InstructorBaseRagasLLM
from ragas.metrics.collections import ContextPrecisionWithReference, ContextRecall, Faithfulness

# DeepEval's third verdict is neither for nor against.
WORDS = {
    "SUPPORTED": "yes",
    "CONTRADICTED": "no",
    "UNSUPPORTED": "borderline",
    "RELEVANT": "yes",
    "IRRELEVANT": "no",
    "UNSURE": "borderline",
    "YES": "yes",
    "NO": "no",
}


class DeepEvalJudge(DeepEvalBaseLLM):
    """Replies what the case says, in the form that DeepEval asks for."""

    def __init__(self, case):
        self.case = case
        super().__init__("scripted")

    def load_model(self):
        return self

    def get_model_name(self):
        return "scripted"

    def generate(self, prompt, schema=None):
        kind = (schema.__module__.split(".")[-2], schema.__name__)
        verdicts = {
            "faithfulness": "support",
            "answer_relevancy": "relevance",
            "contextual_precision": "useful",
            "contextual_recall": "attributed",
        }
        if kind[1] == "Verdicts":
            said = self.case[verdicts[kind[0]]]
            return schema(verdicts=[{"verdict": WORDS[word], "reason": "scripted"} for word in said])
        values = {
            "Truths": {"truths": self.case["passages"]},
            "Claims": {"claims": self.case["statements"]},
            "Statements": {"statements": self.case["statements"]},
            "ReasonScore": {"reason": "scripted", "score": self.case["rating"]},
        }
        return schema(**values[kind[1]])

    async def a_generate(self, prompt, schema=None):
        return self.generate(prompt, schema)


class RagasJudge(InstructorBaseRagasLLM):
    """Replies what the case says, in the form that Ragas asks for."""

    def __init__(self, case):
        self.case = case
        self.passages = iter(case["useful"])

    def generate(self, prompt, response_model):
        name = response_model.__name__
        if name == "StatementGeneratorOutput":
            return response_model(statements=self.case["statements"])
        if name == "NLIStatementOutput":
            return response_model(
                statements=[
                    {"statement": statement, "reason": "scripted", "verdict": int(word == "SUPPORTED")}
                    for statement, word in zip(self.case["statements"], self.case["support"])
                ]
            )
        if name == "ContextPrecisionOutput":
            return response_model(reason="scripted", verdict=int(next(self.passages) == "YES"))
        if name == "ContextRecallOutput":
            return response_model(
                classifications=[
                    {"statement": sentence, "reason": "scripted", "attributed": int(word == "YES")}
                    for sentence, word in zip(self.case["sentences"], self.case["attributed"])
                ]
            )
        raise ValueError(name)

    async def agenerate(self, prompt, response_model):
        return self.generate(prompt, response_model)


def deepeval_scores(case):
    test_case = LLMTestCase(
        input=case["question"],
        actual_output=case["answer"],
        expected_output=" ".join(case["sentences"]),
        retrieval_context=case["passages"],
    )
    judge = DeepEvalJudge(case)
    options = {"model": judge, "include_reason": False, "async_mode": False}
    metrics = {
        "deepeval answer relevancy": AnswerRelevancyMetric(**options),
        "deepeval contextual precision": ContextualPrecisionMetric(**options),
        "deepeval contextual recall": ContextualRecallMetric(**options),
        "deepeval faithfulness": FaithfulnessMetric(**options),
        "deepeval g-eval": GEval(
            name="brief",
            evaluation_steps=["Check whether the answer is brief."],
            evaluation_params=[SingleTurnParams.ACTUAL_OUTPUT],
            model=judge,
            async_mode=False,
        ),
    }
    for name, metric in metrics.items():
        metric.measure(test_case, _show_indicator=False)
        yield name, metric.score
    yield "deepeval g-eval weighted", calculate_weighted_summed_score(case["rating"], completion(case)) / 10


def completion(case):
    """A reply with its token probabilities, in the form that OpenAI's client gives it to DeepEval."""
    top = [Namespace(token=token, logprob=math.log(chance)) for token, chance in case["chances"].items() if chance > 0]
    tokens = [Namespace(token=token, top_logprobs=top) for token in ('{"score": ', str(case["rating"]), "}")]
    return Namespace(choices=[Namespace(logprobs=Namespace(content=tokens))])


async def ragas_scores(case):
    judge = RagasJudge(case)
    question, reference, passages = case["question"], " ".join(case["sentences"]), case["passages"]
    yield "ragas faithfulness", await Faithfulness(llm=judge).ascore(question, case["answer"], passages)
    yield "ragas context precision", await ContextPrecisionWithReference(llm=judge).ascore(question, reference, passages)
    yield "ragas context recall", await ContextRecall(llm=judge).ascore(question, passages, reference)


async def main():
    with open(sys.argv[1], encoding="utf-8") as cases:
        for number, line in enumerate(cases):
            case = json.loads(line)
            for metric, score in deepeval_scores(case):
                print(json.dumps({"number": number, "metric": metric, "score": score}), flush=True)
            async for metric, result in ragas_scores(case):
                print(json.dumps({"number": number, "metric": metric, "score": result.value}), flush=True)


asyncio.run(main())
