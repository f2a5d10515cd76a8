package dev.codesense.evaluate;

import dev.codesense.core.Accessor;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.evaluate.EvaluateRetrievalConfig.Gate;
import dev.codesense.evaluate.gate.GateRule;
import dev.codesense.evaluate.gate.GateRule.Guard;
import dev.codesense.evaluate.judge.Criterion;
import dev.codesense.evaluate.judge.JudgedMetric;
import dev.codesense.evaluate.measure.AnswerMetric;
import dev.codesense.llm.cost.Budget;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Settings of the evaluation of answers: keys of the block `evaluate`, some of them those of
/// `evaluate-retrieval` too.
public record EvaluateAnswersConfig(
    @Doc(
            "Golden questions: a JSON Lines or YAML file of the project or of a repository in the snapshot, or langfuse:NAME for a dataset in Langfuse; unset: those of the held-out split alone, and where there is none, questions made from the index")
        @Nullable String questions,
    @Doc("Number of questions made from the index if there are no others") @Default("200")
        int madeQuestions,
    @Doc(
            "Most questions of the held-out split of the training set, the split test, that are asked beside the golden ones; 0: none")
        @Default("200")
        int heldOutQuestions,
    @Doc(
            "What a refusal does: fail with exit code 30; report it as passed=false, for a promotion that checks it; warn, and let it pass")
        @Default("fail")
        Gate gate,
    @Doc(
            "Access labels that the questions are asked with; empty: only code that everybody may read")
        @Default("[]")
        List<String> access,
    @Doc("Model that may be promoted, by its name in the block models") @Default("tuned")
        String candidate,
    @Doc("Model that it is compared with, by its name in the block models") @Default("chat")
        String baseline,
    @Doc("Models that answer beside these two and are only shown, by their names") @Default("[]")
        List<String> others,
    @Doc("Model that judges, by its name in the block models; never one that answers or teaches")
        @Default("judge")
        String judge,
    @Doc("Model that writes training rows, by its name in the block models: it must not judge")
        @Default("teacher")
        String teacher,
    @Doc("The one metric that must get better") @Default("faithfulness") String primary,
    @Doc("Smallest gain of it that is worth a promotion, above 0 to 1") @Default("0.02")
        double smallestGain,
    @Doc("Metrics that must not get worse, each with the drop that is allowed: METRIC=DROP")
        @Default("[refusal_right=0.02, answer_relevancy=0.02]")
        List<String> guards,
    @Doc("Largest share of failed judgements, 0 to 1; with more there is no verdict")
        @Default("0.02")
        double mostFailures,
    @Doc("Further metrics that the judge rates from 0 to 10: NAME=WHAT AN ANSWER IS TO BE")
        @Default("[]")
        List<String> criteria,
    @Doc("Chunks of code that are looked up for a question") @Default("10") int found,
    @Doc("Tokens of prompt and answer together, the same for every model") @Default("8192")
        int context,
    @Doc("What answers and judgements may cost at most, together") Budget.Limits budget) {

  public EvaluateAnswersConfig {
    access = List.copyOf(access);
    others = List.copyOf(others);
    guards = List.copyOf(guards);
    criteria = List.copyOf(criteria);
    requireAtLeastOne(EvaluateAnswersConfig::madeQuestions, madeQuestions);
    if (heldOutQuestions < 0) {
      throw new RefusedValueException(
          EvaluateAnswersConfig::heldOutQuestions, "must be at least 0, was " + heldOutQuestions);
    }
    requireAtLeastOne(EvaluateAnswersConfig::found, found);
    requireAtLeastOne(EvaluateAnswersConfig::context, context);
    if (candidate.equals(baseline)) {
      throw new RefusedValueException(
          EvaluateAnswersConfig::baseline, "must be another model than the candidate's");
    }
    if (!(smallestGain > 0 && smallestGain <= 1)) {
      throw new RefusedValueException(
          EvaluateAnswersConfig::smallestGain,
          "must be above 0 and at most 1, was " + smallestGain);
    }
    if (!(mostFailures >= 0 && mostFailures <= 1)) {
      throw new RefusedValueException(
          EvaluateAnswersConfig::mostFailures, "must be from 0 to 1, was " + mostFailures);
    }
    guards.forEach(guard -> guard(guard));
    criteria.forEach(criterion -> criterion(criterion));
    requireMetric(EvaluateAnswersConfig::primary, primary, criteria);
    for (var guard : guards) {
      requireMetric(EvaluateAnswersConfig::guards, guard(guard).metric(), criteria);
    }
  }

  /// The same, but what a refusal does.
  public EvaluateAnswersConfig with(Gate other) {
    return new EvaluateAnswersConfig(
        questions,
        madeQuestions,
        heldOutQuestions,
        other,
        access,
        candidate,
        baseline,
        others,
        judge,
        teacher,
        primary,
        smallestGain,
        guards,
        mostFailures,
        criteria,
        found,
        context,
        budget);
  }

  /// A misspelt metric would be measured of no answer, and noticed when all of them were paid for.
  private static void requireMetric(
      Accessor<EvaluateAnswersConfig, ?> field, String metric, List<String> criteria) {
    var known = new TreeSet<String>();
    Stream.of(AnswerMetric.values()).map(AnswerMetric::metric).forEach(known::add);
    Stream.of(JudgedMetric.values()).map(JudgedMetric::metric).forEach(known::add);
    criteria.forEach(criterion -> known.add(criterion(criterion).metric()));
    if (!known.contains(metric)) {
      throw new RefusedValueException(
          field, "must name one of the metrics %s, was %s".formatted(known, metric));
    }
  }

  private static void requireAtLeastOne(Accessor<EvaluateAnswersConfig, Integer> field, int value) {
    if (value < 1) {
      throw new RefusedValueException(field, "must be at least 1, was " + value);
    }
  }

  private static Guard guard(String written) {
    int equals = written.indexOf('=');
    try {
      return new Guard(
          written.substring(0, equals).strip(), Double.parseDouble(written.substring(equals + 1)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new RefusedValueException(
          EvaluateAnswersConfig::guards,
          "must be METRIC=DROP with a drop of at least 0, was " + written);
    }
  }

  /// A criterion as `NAME=WHAT IT IS TO BE`.
  ///
  /// @throws RefusedValueException of this field, when it is not
  public static <C extends Record> Criterion criterion(Accessor<C, ?> field, String written) {
    int equals = written.indexOf('=');
    try {
      return new Criterion(
          written.substring(0, equals).strip(), written.substring(equals + 1).strip());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new RefusedValueException(field, "must be NAME=WHAT IT IS TO BE, was " + written);
    }
  }

  private static Criterion criterion(String written) {
    return criterion(EvaluateAnswersConfig::criteria, written);
  }

  GateRule rule() {
    return new GateRule(
        primary,
        smallestGain,
        guards.stream().map(EvaluateAnswersConfig::guard).toList(),
        mostFailures);
  }

  List<Criterion> judgedCriteria() {
    return criteria.stream().map(EvaluateAnswersConfig::criterion).toList();
  }

  /// Names in the block `models` that a comparison needs: of the models that answer and of the
  /// judge.
  public List<String> neededModels() {
    return Stream.concat(systems().stream(), Stream.of(judge)).distinct().toList();
  }

  /// Names of the models that answer.
  List<String> systems() {
    var systems = new TreeSet<>(others);
    systems.add(candidate);
    systems.add(baseline);
    return List.copyOf(systems);
  }
}
