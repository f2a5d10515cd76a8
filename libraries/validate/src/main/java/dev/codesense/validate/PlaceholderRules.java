package dev.codesense.validate;

import dev.codesense.core.text.Quantity;
import dev.codesense.runtime.tree.Node;
import dev.codesense.validate.Pipeline.Task;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Rules of placeholders, `{{$…}}`, and of the containers that use them.
final class PlaceholderRules {
  private static final Pattern NAMED =
      Pattern.compile(
          "\\{\\{\\$\\.(inputs|outputs)\\.(parameters|artifacts)\\[\\\\?['\"]([^'\"\\\\]+)\\\\?['\"]\\]([^}]*)\\}\\}");
  private static final Pattern JOB = Pattern.compile("\\{\\{\\$\\.pipeline_[a-z_]+}}");
  private static final Set<String> STUBS = Set.of("argostub/createpvc", "argostub/deletepvc");

  private final Pipeline pipeline;
  private final Findings findings;

  PlaceholderRules(Pipeline pipeline, Findings findings) {
    this.pipeline = pipeline;
    this.findings = findings;
  }

  void check() {
    for (var task : pipeline.tasks()) {
      task.spot().all("inputs", "parameters").forEach(this::constant);
      pipeline
          .executor(task)
          .flatMap(executor -> executor.find("container"))
          .ifPresent(container -> container(task, container));
    }
  }

  /// A job's name and the like are replaced where they are the whole value.
  private void constant(LocatedValue input) {
    input
        .find("runtimeValue", "constant")
        .ifPresent(value -> {
          var text = value.text();
          if (JOB.matcher(text).find() && !JOB.matcher(text).matches()) {
            findings.add(
                Rule.PLACEHOLDER_FORMS,
                value,
                "`%s` stays as it is within other text".formatted(text));
          }
        });
  }

  private void container(Task task, LocatedValue container) {
    var image = container.text("image");
    if (STUBS.contains(image)) {
      return;
    }
    if (image.isEmpty()) {
      findings.add(Rule.COMMAND, container, "the container has no image");
    }
    if (container.all("command").isEmpty() && container.all("args").isEmpty()) {
      findings.add(Rule.COMMAND, container, "the container has no command");
    }
    if (image.indexOf("{{$") != image.lastIndexOf("{{$")) {
      findings.add(
          Rule.PLACEHOLDER_FORMS,
          container.find("image").orElseThrow(),
          "several placeholders in an image are not replaced");
    }
    container.find("resources").ifPresent(this::resources);
    for (var variable : container.all("env")) {
      if (variable.text("value").contains("{{$")) {
        findings.add(Rule.PLACEHOLDER_FORMS, variable, "a placeholder in env is not replaced");
      }
    }
    for (var part : new String[] {"command", "args"}) {
      container.all(part).forEach(this::form);
    }
    names(task, container);
  }

  private void resources(LocatedValue resources) {
    for (var name : List.of("Cpu", "Memory")) {
      var request = quantity(resources.find("resource" + name + "Request"));
      var limit = quantity(resources.find("resource" + name + "Limit"));
      if (request.isPresent() && limit.isPresent() && request.get().compareTo(limit.get()) > 0) {
        findings.add(Rule.QUANTITIES, resources, "the request is above the limit: " + name);
      }
    }
    var devices = resources.find("accelerator", "resourceCount");
    quantity(devices)
        .filter(count -> count.stripTrailingZeros().scale() > 0)
        .ifPresent(_ ->
            findings.add(
                Rule.QUANTITIES,
                devices.orElseThrow(),
                "`%s` is no whole number of devices".formatted(devices.orElseThrow().text())));
  }

  /// Empty where an input decides, too.
  private Optional<BigDecimal> quantity(Optional<LocatedValue> value) {
    if (value.isEmpty() || value.get().text().isEmpty() || value.get().text().contains("{{$")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Quantity.value(value.get().text()));
    } catch (IllegalArgumentException e) {
      findings.add(Rule.QUANTITIES, value.get(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void form(LocatedValue word) {
    var text = word.text();
    if (text.startsWith("{\"Concat\":")) {
      findings.add(Rule.PLACEHOLDER_FORMS, word, "Concat is not replaced");
    }
    if (text.contains("{{$.pipeline_root}}")) {
      findings.add(Rule.PLACEHOLDER_FORMS, word, "`{{$.pipeline_root}}` is not replaced");
    }
    var named = NAMED.matcher(text);
    while (named.find()) {
      if (named.group(4).startsWith(".metadata")) {
        findings.add(Rule.PLACEHOLDER_FORMS, word, "`%s` is not replaced".formatted(named.group()));
      }
    }
  }

  private void names(Task task, LocatedValue spot) {
    if (spot.node() instanceof Node.Scalar scalar) {
      var named = NAMED.matcher(scalar.text());
      while (named.find()) {
        if (!exists(task, named.group(1), named.group(2), named.group(3))) {
          findings.add(
              Rule.PLACEHOLDER_NAMES,
              spot,
              "`%s`: the task `%s` has no such %s"
                  .formatted(
                      named.group(),
                      task.name(),
                      named.group(1).equals("inputs") ? "input" : "output"));
        }
      }
    }
    spot.all().forEach(child -> names(task, child));
  }

  private static boolean exists(Task task, String direction, String section, String name) {
    var component = task.component().orElseThrow();
    return direction.equals("inputs")
        ? component.has("inputDefinitions", section, name) || task.hasInput(section, name)
        : component.has("outputDefinitions", section, name);
  }
}
