package dev.codesense.validate;

import dev.codesense.runtime.tree.Origin;
import dev.codesense.runtime.tree.Trees;
import dev.codesense.validate.kfp.CronExpression;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What the server checks of the request that starts a pipeline.
final class LaunchRules {
  private final Pipeline pipeline;
  private final Findings findings;

  LaunchRules(Pipeline pipeline, Findings findings) {
    this.pipeline = pipeline;
    this.findings = findings;
  }

  void check(Launch launch) {
    launch
        .names()
        .forEach((name, value) -> {
          int bytes = value.getBytes(StandardCharsets.UTF_8).length;
          if (bytes > name.bytes()) {
            findings.add(
                Rule.NAME_LENGTHS,
                name.name().toLowerCase(Locale.ROOT),
                Origin.of("launch"),
                "the name is %d bytes long, at most %d fit".formatted(bytes, name.bytes()));
          }
        });
    for (var schedule : launch.schedules()) {
      CronExpression.problem(schedule)
          .ifPresent(problem -> findings.add(Rule.CRON, "schedule", Origin.of("launch"), problem));
    }
    parameters(launch);
  }

  private void parameters(Launch launch) {
    var given = launch.parameters();
    for (var input : pipeline.root().all("inputDefinitions", "parameters")) {
      boolean needed = !input.isTrue("isOptional") && !input.has("defaultValue");
      if (!given.containsKey(input.key())) {
        if (needed) {
          findings.add(
              Rule.RUN_PARAMETERS, input, "the parameter `%s` is not given".formatted(input.key()));
        }
        continue;
      }
      var type = input.text("parameterType");
      var value = Trees.fromPlain(given.get(input.key()), Origin.of("launch"));
      if (type.startsWith("TASK_")) {
        findings.add(Rule.RUN_PARAMETERS, input, "no run can give a " + type);
      } else if (!InputTypes.isOf(type, value)) {
        findings.add(
            Rule.RUN_PARAMETERS,
            input,
            "the parameter is %s, %s is given".formatted(type, SpecReader.describe(value)));
      } else if (!InputTypes.isLiteral(input, value)) {
        findings.add(
            Rule.RUN_PARAMETERS,
            input,
            "%s is none of the literals".formatted(SpecReader.describe(value)));
      }
    }
    for (var name : given.keySet()) {
      if (!pipeline.root().has("inputDefinitions", "parameters", name)) {
        findings.add(
            Rule.RUN_PARAMETERS,
            "root.inputDefinitions.parameters." + name,
            pipeline.root().origin(),
            "the pipeline has no parameter `%s`".formatted(name));
      }
    }
  }
}
