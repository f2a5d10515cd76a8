package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.runtime.kfp.ComponentYaml;
import dev.codesense.validate.Finding;
import dev.codesense.validate.IrValidator;
import dev.codesense.validate.ValidateProblem;
import dev.codesense.validate.kfp.KfpVersion;
import dev.codesense.workflow.ImageLock;
import dev.codesense.workflow.Pipeline;
import dev.codesense.workflow.Pipelines;
import dev.codesense.workflow.argo.ArgoCompiler;
import dev.codesense.workflow.argo.Manifest;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.kfp.KfpCompiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "compile",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compiles pipelines to files for Kubeflow Pipelines or Argo.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense pipeline compile code-index > code-index.yaml",
      "  codesense pipeline compile code-index --kfp 2.15 > code-index.yaml",
      "  codesense pipeline compile --images images.lock --out compiled"
    })
final class PipelineCompileCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Pipelines to compile. Default: all of them.")
  private List<String> names = List.of();

  @Option(
      names = "--engine",
      paramLabel = "kfp|argo",
      description = "Engine: kfp for a PipelineSpec, argo for a WorkflowTemplate. Default: kfp.")
  private Engine engine = Engine.KFP;

  @Option(
      names = "--kfp",
      paramLabel = "VERSION",
      converter = PipelineValidateCommand.VersionConverter.class,
      description =
          "The oldest KFP server that the pipelines must run on, 2.5 to 2.17. If one needs a newer"
              + " server, codesense says why and writes nothing.")
  private @Nullable KfpVersion target;

  @Spec private @Nullable CommandSpec command;

  @Mixin private ImagesMixin images = new ImagesMixin();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Writes DIR/NAME.yaml. Default: standard output.")
  private @Nullable String out;

  PipelineCompileCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    var there = Pipelines.discover();
    var wanted =
        names.isEmpty()
            ? there
            : names.stream().<Pipeline<?, ?>>map(name -> Pipelines.named(name, there)).toList();
    var lock = images.lock(invocation);
    var compiled = new LinkedHashMap<String, String>();
    for (var pipeline : wanted) {
      compiled.put(pipeline.name(), compiled(pipeline.graph(), lock));
    }
    if (target != null) {
      check(compiled, target);
    }
    for (var file : compiled.entrySet()) {
      write(file.getKey(), file.getValue());
    }
    return CommandLine.ExitCode.OK;
  }

  /// Refuses what a server of that version would refuse or lose, with the version that would not.
  private void check(Map<String, String> compiled, KfpVersion server) {
    if (engine != Engine.KFP) {
      throw new ParameterException(
          Objects.requireNonNull(command).commandLine(), "--kfp is for --engine kfp only");
    }
    var validator = new IrValidator();
    var lines = new FindingLines(invocation.err(), invocation.errPaint());
    var refused = new ArrayList<String>();
    compiled.forEach((name, yaml) -> {
      var findings =
          validator.validate(name + ".yaml", yaml.getBytes(StandardCharsets.UTF_8), server);
      findings.forEach(lines::print);
      if (findings.stream().anyMatch(Finding::isError)) {
        refused.add(
            validator
                .oldest(yaml)
                .map(oldest -> "%s needs KFP %s".formatted(name, oldest))
                .orElse(name + " runs on no KFP"));
      }
    });
    if (!refused.isEmpty()) {
      throw new CodesenseException(
          ValidateProblem.PIPELINE_REFUSED,
          "%s; the target is %s, nothing is written".formatted(String.join(", ", refused), server));
    }
  }

  private String compiled(PipelineGraph graph, ImageLock lock) {
    UnaryOperator<String> reference =
        name -> lock.pinned(ComponentYaml.image(name)).orElse(ComponentYaml.image(name));
    return switch (engine) {
      case KFP -> new KfpCompiler(reference, invocation.codec()).compile(graph).yaml();
      case ARGO -> Manifest.yaml(new ArgoCompiler(reference, invocation.codec()).compile(graph));
    };
  }

  private void write(String name, String yaml) throws IOException {
    if (out == null) {
      invocation.out().print(yaml);
      return;
    }
    var file = path(out).resolve(name + ".yaml");
    Files.createDirectories(path(out));
    AtomicFile.write(file, yaml.getBytes(StandardCharsets.UTF_8));
    invocation.say(invocation.process().shown(file));
  }

  private Path path(String given) {
    return invocation.process().directory().resolve(given).normalize();
  }
}
