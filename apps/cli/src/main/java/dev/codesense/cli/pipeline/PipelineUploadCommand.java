package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.engines.CompiledPipeline;
import dev.codesense.engines.argo.ArgoTemplate;
import dev.codesense.engines.kfp.PipelineUpload;
import dev.codesense.engines.kfp.ScheduleUpdate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "upload",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Uploads compiled pipelines. On KFP the content's hash names the version, so that the same"
            + " bytes are uploaded once; Argo has one template of a name, which is changed in place.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense pipeline upload pipelines/compiled/kfp/code-index.yaml"})
final class PipelineUploadCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Compiled pipelines.")
  private List<String> files = List.of();

  @Option(
      names = "--version-name",
      paramLabel = "NAME",
      description =
          "Name of the version, on KFP. Default: the pipeline's name and the content's hash.")
  private @Nullable String versionName;

  @Mixin private EngineMixin engine = new EngineMixin();

  @Mixin private ImagesMixin images = new ImagesMixin();

  @Option(names = "--json", description = "Prints one line of JSON per file instead of text.")
  private boolean json;

  PipelineUploadCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    engine.kfpOnly(versionName != null, "--version-name", "Argo's templates have no versions");
    engine.kfpOnly(json, "--json", "see `codesense pipeline list --engine argo --json`");
    try (var session = engine.open(invocation)) {
      switch (session) {
        case KfpSession kfp -> toKfp(kfp);
        case ArgoSession argo -> toArgo(argo);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void toKfp(KfpSession session) throws IOException, InterruptedException {
    var lock = images.lock(invocation);
    var all = new ArrayList<CompiledPipeline>();
    for (var file : files) {
      all.add(session.pinned(file, lock)); // all of them, before the first is uploaded
    }
    var upload = new PipelineUpload(session.engine());
    for (var compiled : all) {
      var name = versionName == null ? compiled.versionName() : versionName;
      var uploaded = upload.upload(compiled, name);
      if (json) {
        invocation.json(uploaded);
      } else {
        say(name, uploaded.made(), "  " + uploaded.page());
      }
    }
  }

  private void toArgo(ArgoSession session) throws IOException, InterruptedException {
    var lock = images.lock(invocation);
    var all = new ArrayList<ArgoTemplate>();
    for (var file : files) {
      all.add(session.pinned(file, lock));
    }
    for (var template : all) {
      say(
          template.name(),
          session.engine().apply(template) != ScheduleUpdate.Outcome.UNCHANGED,
          "");
    }
  }

  private void say(String name, boolean made, String page) {
    invocation
        .out()
        .println(
            "%s  %s%s".formatted(name, made ? "uploaded" : "exists already, nothing to do", page));
  }
}
