package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.cli.invocation.CliProblem;
import dev.codesense.cli.invocation.ErrorReport;
import dev.codesense.cli.invocation.Interruption;
import dev.codesense.cli.terminal.Paint;
import dev.codesense.converge.ConvergeRequest;
import dev.codesense.converge.ConvergeResult;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorReportTest {
  @TempDir Path project;

  private final StringWriter err = new StringWriter();

  @Test
  void anErrorHasCodeMessageRemedyAndPage() {
    int code = report(new CodesenseException(CliProblem.NO_INDEX, "nothing\u001b[2J here"));

    assertThat(code).isEqualTo(10);
    assertThat(err.toString().lines())
        .containsExactly(
            "error CS-CLI-001: nothing␛[2J here",
            "→ Run `codesense run` in the project first, or name another one with --project DIR.",
            "see " + Path.of(System.getProperty("codesense.root"), "docs/errors/CS-CLI-001.md"));
  }

  @Test
  void aFullDiskIsTheUsersToFree() {
    int code = report(new UncheckedIOException(new IOException("index: No space left on device")));

    assertThat(code).isEqualTo(10);
    assertThat(err.toString())
        .startsWith("error CS-COR-005: IOException: index: No space left on device");
  }

  @Test
  void aForbiddenPathIsTheUsersToOpen() {
    assertThat(report(new AccessDeniedException("/srv/code"))).isEqualTo(10);
    assertThat(err.toString()).startsWith("error CS-CLI-005: No permission to use /srv/code");
  }

  @Test
  void anotherFileFailureMayPass() {
    assertThat(report(new FileSystemException("/srv/code", null, "Input/output error")))
        .isEqualTo(20);
    assertThat(err.toString())
        .startsWith("error CS-CLI-006: FileSystemException: /srv/code: Input/output error");
  }

  @Test
  void aBugNamesTheFileThatHoldsItsStackTrace() throws IOException {
    Files.createDirectory(project.resolve(".codesense"));

    int code = report(new IllegalStateException("nobody foresaw this"));

    assertThat(code).isEqualTo(70);
    assertThat(err.toString())
        .startsWith("error CS-CLI-008: IllegalStateException: nobody foresaw this")
        .contains("stack trace: .codesense/stacks/stack-");
    try (var stacks = Files.list(project.resolve(".codesense/stacks"))) {
      assertThat(stacks)
          .singleElement()
          .satisfies(file ->
              assertThat(file).content().contains("aBugNamesTheFileThatHoldsItsStackTrace"));
    }
  }

  @Test
  void anInterruptionSaysWhatIsSafe() {
    var interruption = Interruption.none();
    interruption.safe("The bread is in the oven.");

    int code =
        new ErrorReport(new Shell(project).process(new StringWriter(), err), Paint.PLAIN)
            .print(new InterruptedException(), project, interruption);

    assertThat(code).isEqualTo(130);
    assertThat(err.toString()).contains("interrupted. The bread is in the oven.");
  }

  @Test
  void aFileThatAnInterruptHasClosedIsNoTrouble() {
    assertThat(
            report(
                new CodesenseException(
                    CliProblem.FILE_TROUBLE, "closed", new ClosedByInterruptException())))
        .isEqualTo(130);
    assertThat(err.toString()).contains("interrupted.").doesNotContain("error");
  }

  @Test
  void whatFailsBeforeThereIsACommandIsABugAndNoInterruption() {
    var process = new Shell(project).process(new StringWriter(), err);
    var broken =
        new Component<ConvergeRequest, ConvergeResult>() {
          @Override
          public ComponentSpec<ConvergeRequest, ConvergeResult> spec() {
            throw new StackOverflowError("too deep");
          }

          @Override
          public ConvergeResult run(ConvergeRequest request, RunContext run) {
            throw new AssertionError("is not reached");
          }
        };

    int code = new CommandTree(process, Interruption.none(), List.of(broken)).execute("status");

    assertThat(code).isEqualTo(70);
    assertThat(err.toString()).startsWith("error CS-CLI-008: StackOverflowError: too deep");
  }

  private int report(Exception failure) {
    return new ErrorReport(new Shell(project).process(new StringWriter(), err), Paint.PLAIN)
        .print(failure, project, Interruption.none());
  }
}
