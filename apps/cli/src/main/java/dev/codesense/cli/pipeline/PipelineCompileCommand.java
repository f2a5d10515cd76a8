package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.runtime.kfp.ComponentYaml;
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
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "compile",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compiles pipelines to files for Kubeflow Pipelines or Argo.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense pipeline compile code-index > code-index.yaml",
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
    for (var pipeline : wanted) {
      write(pipeline.name(), compiled(pipeline.graph(), lock));
    }
    return CommandLine.ExitCode.OK;
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
