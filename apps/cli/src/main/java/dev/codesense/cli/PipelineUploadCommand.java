package dev.codesense.cli;

import dev.codesense.workflow.client.CompiledPipeline;
import dev.codesense.workflow.client.PipelineUpload;
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
        "Uploads compiled pipelines. The content's hash names the version, so that the same bytes"
            + " are uploaded once.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense pipeline upload pipelines/compiled/kfp/code-index.yaml"})
final class PipelineUploadCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Compiled pipelines.")
  private List<String> files = List.of();

  @Option(
      names = "--version-name",
      paramLabel = "NAME",
      description = "Name of the version. Default: the pipeline's name and the content's hash.")
  private @Nullable String versionName;

  @Mixin private ImagesMixin images = new ImagesMixin();

  @Option(names = "--json", description = "One line of JSON a file instead of text.")
  private boolean json;

  PipelineUploadCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var session = KfpSession.open(invocation)) {
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
          invocation
              .out()
              .println(
                  "%s  %s  %s"
                      .formatted(
                          name,
                          uploaded.made() ? "uploaded" : "is there already, nothing to do",
                          uploaded.page()));
        }
      }
    }
    return CommandLine.ExitCode.OK;
  }
}
