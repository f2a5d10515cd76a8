package dev.codesense.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compiles pipelines with the compiler that users have.
class DoesNotCompileTest {
  @TempDir private Path classes;

  @Test
  void aRightPipelineCompiles() {
    assertThat(errors("fetch.set(FetchRequest::sources).to(flow.input(Inputs::sources));"))
        .isEmpty();
  }

  @Test
  void anOutputOfAnotherTypeDoesNotFit() {
    assertThat(errors("count.set(CountRequest::part).to(fetch.out(FetchResult::changed));"))
        .singleElement()
        .asString()
        .contains("Value<java.lang.Boolean>", "Value<? extends java.lang.Integer>");
  }

  @Test
  void anArtifactOfAnotherKindDoesNotFit() {
    assertThat(errors("count.set(CountRequest::texts).to(count.out(CountResult::counts));"))
        .singleElement()
        .asString()
        .contains("Sample.Counts>>)", "upper bounds", "Sample.Texts>");
  }

  @Test
  void anArtifactIsNoListOfArtifacts() {
    assertThat(errors("sum.set(SumRequest::counts).to(count.out(CountResult::counts));"))
        .singleElement()
        .asString()
        .contains("no suitable method", "List<dev.codesense.core.Artifact");
  }

  @Test
  void aParameterOfAnotherTypeDoesNotFit() {
    assertThat(errors("count.set(CountRequest::part).to(flow.input(Inputs::sources));"))
        .isNotEmpty();
  }

  @Test
  void aConstantOfAnotherTypeDoesNotFit() {
    assertThat(errors("count.set(CountRequest::part).to(\"three\");")).isNotEmpty();
  }

  @Test
  void anItemOfAnotherTypeDoesNotFit() {
    assertThat(
            errors(
                """
                flow.forEach(fetch.out(FetchResult::parts), 1, (part, body) ->
                    body.task(Sample.FETCH).set(FetchRequest::note).to(part));
                """))
        .isNotEmpty();
  }

  @Test
  void anInputThatTheComponentLacksIsNoInput() {
    assertThat(errors("count.set(CountRequest::party).to(3);"))
        .singleElement()
        .asString()
        .contains("invalid method reference", "cannot find symbol", "party()");
  }

  @Test
  void anInputOfAnotherComponentIsNoInput() {
    assertThat(errors("count.set(FetchRequest::limit).to(3L);")).isNotEmpty();
  }

  @Test
  void aTextIsNotComparedWithANumber() {
    assertThat(errors("flow.when(fetch.out(FetchResult::files).is(\"3\"), body -> {});"))
        .isNotEmpty();
  }

  private List<String> errors(String statement) {
    var source =
        """
        import dev.codesense.workflow.*;
        import dev.codesense.workflow.Sample.*;
        class Written {
          void define(Flow<Inputs, Nothing> flow, TaskStep<FetchRequest, FetchResult> fetch,
              TaskStep<CountRequest, CountResult> count, TaskStep<SumRequest, SumResult> sum) {
            %s
          }
        }
        """
            .formatted(statement);
    var found = new DiagnosticCollector<JavaFileObject>();
    var file =
        new SimpleJavaFileObject(URI.create("string:///Written.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    ToolProvider.getSystemJavaCompiler()
        .getTask(
            null,
            null,
            found,
            List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path")),
            null,
            List.of(file))
        .call();
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(diagnostic -> diagnostic.getMessage(Locale.ENGLISH))
        .toList();
  }
}
