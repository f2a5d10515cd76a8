package dev.codesense.evaluate.deepeval;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.evaluate.EvaluateAnswersConfig;
import dev.codesense.evaluate.judge.Criterion;
import dev.codesense.llm.cost.Budget;
import java.util.List;

/// Settings of DeepEval: keys of the block `evaluate`, most of them those of `evaluate-answers`
/// too.
public record EvaluateDeepevalConfig(
    @Doc("Model that judges, by its name in the block models: the one that judged the answers")
        @Default("judge")
        String judge,
    @Doc("Further metrics that the judge rates from 0 to 10: NAME=WHAT AN ANSWER IS TO BE")
        @Default("[]")
        List<String> criteria,
    @Doc("What judgements may cost at most") Budget.Limits budget,
    @Doc(
            "Python that has the package deepeval: a program on PATH, or a path, from the project; where there is no such path, as in an image, python3 on PATH")
        @Default("python3")
        String deepevalPython) {

  public EvaluateDeepevalConfig {
    criteria = List.copyOf(criteria);
    criteria.forEach(
        criterion -> EvaluateAnswersConfig.criterion(EvaluateDeepevalConfig::criteria, criterion));
    if (deepevalPython.isBlank()) {
      throw new RefusedValueException(
          EvaluateDeepevalConfig::deepevalPython, "must name a program, was empty");
    }
  }

  /// The same Python, with the judge, the criteria and the budget of an evaluation.
  public EvaluateDeepevalConfig withJudgeOf(EvaluateAnswersConfig answers) {
    return new EvaluateDeepevalConfig(
        answers.judge(), answers.criteria(), answers.budget(), deepevalPython);
  }

  List<Criterion> judgedCriteria() {
    return criteria.stream()
        .map(one -> EvaluateAnswersConfig.criterion(EvaluateDeepevalConfig::criteria, one))
        .toList();
  }
}
