package dev.codesense.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.index.contract.CrashProbe;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexProblem;
import dev.codesense.index.wiring.ChildJvmProbe;
import dev.codesense.index.wiring.ChunkingProcess;
import dev.codesense.index.wiring.LocalIndexTools;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.testkit.KillableProcess;
import dev.codesense.testkit.TestRunContext;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadlyFileTest {

  /// How a JVM ends that was killed by its own native code: by SIGABRT, after its report.
  private static final int CRASHED = 128 + 6;

  /// Dies of a text as of a native parser's defect: native code reads where there is no memory.
  @SuppressWarnings("restricted")
  private static void dieOf(String text) {
    if (text.contains("DEADLY")) {
      var linker = Linker.nativeLinker();
      var strlen =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("strlen"),
              FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
      try {
        long length = (long) strlen.invokeExact(MemorySegment.NULL);
        throw new IllegalStateException("Native code read %d bytes of nothing".formatted(length));
      } catch (Throwable e) {
        throw new IllegalStateException("Native code did not end this process", e);
      }
    }
  }

  /// The process that dies while it indexes.
  static final class Indexing {
    public static void main(String[] arguments) throws InterruptedException {
      var tools = new FakeTools();
      tools.chunkers =
          modelId -> {
            var chunker = new ParagraphChunker(modelId);
            return file -> {
              dieOf(new String(file.content(), StandardCharsets.UTF_8));
              return chunker.chunk(file);
            };
          };
      var snapshot = new Artifact<>(Path.of(arguments[1]), RepoSnapshot.class);
      new IndexComponent(tools)
          .run(
              Project.request(snapshot, Vectors.NONE, Project.CONFIG, false),
              TestRunContext.in(Path.of(arguments[0])));
    }
  }

  /// The process in which a shard's files are chunked.
  static final class Chunking {
    public static void main(String[] arguments) throws IOException {
      var chunker = new ParagraphChunker(arguments[0]);
      try (var in = new FileInputStream(FileDescriptor.in);
          var out = new FileOutputStream(FileDescriptor.out)) {
        ChunkingProcess.serve(
            file -> {
              dieOf(new String(file.content(), StandardCharsets.UTF_8));
              return chunker.chunk(file);
            },
            new JsonCodec(),
            in,
            out);
      }
    }
  }

  @Test
  void aShardQuarantinesTheFileThatKillsItsChunkerAndGoesOn(@TempDir Path directory)
      throws Exception {
    var project = new Project(directory.resolve("project"));
    project
        .repository("example.org/one")
        .with("a.txt", "apple pie")
        .with("bad.txt", "POISON")
        .with("deadly.txt", "DEADLY nightshade")
        .with("e.txt", "elderberry wine");
    project.tools.isolated =
        new ChunkingProcess(new JsonCodec(), List.of(Chunking.class.getName(), "fake"));
    var chain = new Chain(project, directory.resolve("containers"));
    chain.maxShards = 1;
    chain.config = new IndexConfig(1, 0.9, 0, Duration.ZERO, Duration.ofHours(6), false, true, 4);
    project.run.nextRun();
    chain.run(project.snapshot(), "run-a");

    assertThat(project.live().manifest().skipped())
        .isEqualTo(Map.of("FAILED", 1L, "QUARANTINED", 1L));
    assertThat(project.find("apple")).hasSize(1);
    assertThat(project.find("elderberry")).hasSize(1);
    assertThat(project.quarantined())
        .as("no project has found it out, the generation knows it")
        .containsExactly(new IndexMaintenance.Quarantined("example.org/one", "deadly.txt", null));

    project.repository("example.org/one").with("a.txt", "apple tart");
    project.run.nextRun();
    var next = chain.run(project.snapshot(), "run-b");
    assertThat(next.plan().files()).as("the deadly file is remembered").isEqualTo(1);
    assertThat(project.live().manifest().skipped())
        .isEqualTo(Map.of("FAILED", 1L, "QUARANTINED", 1L));
  }

  @Test
  void aProcessThatDoesNotStartIsNoFilesFault() {
    try (var chunker = new ChunkingProcess(new JsonCodec(), List.of("no.such.Main"))) {
      var file =
          new SourceFile(
              "example.org/one",
              "a.txt",
              null,
              "apple".getBytes(StandardCharsets.UTF_8),
              false,
              false,
              false,
              0,
              new ChunkFacts.Access(List.of(), null),
              null);

      assertThatThrownBy(() -> chunker.chunk(file))
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(IndexProblem.CHUNKER_NOT_STARTED));
    }
  }

  /// The process that finds out.
  static final class Probe {
    public static void main(String[] arguments) throws IOException {
      dieOf(Files.readString(Path.of(arguments[0])));
    }
  }

  private static int indexInAnotherProcess(Project project) throws Exception {
    try (var process =
        KillableProcess.start(
            // A crash report would land in the working folder.
            List.of("env", "JAVA_TOOL_OPTIONS=-XX:+SuppressFatalErrorMessage"),
            Indexing.class,
            project.run.project().toString(),
            project.snapshot().directory().toString())) {
      return process.await();
    }
  }

  @Test
  void theNextRunQuarantinesTheFileThatKilledTheLastOne(@TempDir Path directory) throws Exception {
    var project = new Project(directory);
    project
        .repository("example.org/one")
        .with("a.txt", "apple pie")
        .with("deadly.txt", "DEADLY nightshade");
    assertThat(indexInAnotherProcess(project)).isEqualTo(CRASHED);

    project.tools.probe = new ChildJvmProbe(Probe.class);
    project.run.nextRun();
    project.index(Vectors.NONE);

    assertThat(project.live().manifest().skipped()).isEqualTo(Map.of("QUARANTINED", 1L));
    assertThat(project.find("apple")).hasSize(1);
    assertThat(project.run.progress().warnings())
        .containsExactly(
            "quarantined example.org/one deadly.txt: chunking it ends the process or does not"
                + " come to an end");
    assertThat(project.quarantined())
        .containsExactly(
            new IndexMaintenance.Quarantined(
                "example.org/one", "deadly.txt", TestRunContext.START));

    project.repository("example.org/one").with("deadly.txt", "harmless nightshade");
    project.index(Vectors.NONE);

    assertThat(project.live().manifest().skipped()).isEmpty();
    assertThat(project.find("nightshade")).hasSize(1);
  }

  @Test
  void aFileThatSurvivesTheProbeIsInnocent(@TempDir Path directory) throws Exception {
    var project = new Project(directory);
    project.repository("example.org/one").with("deadly.txt", "DEADLY nightshade");
    assertThat(indexInAnotherProcess(project)).isEqualTo(CRASHED);

    project.run.nextRun();
    project.index(Vectors.NONE);

    assertThat(project.live().manifest().skipped()).isEmpty();
    assertThat(project.find("nightshade")).hasSize(1);
  }

  @Test
  void theProbeOfTheRealChunkerSurvivesAnOrdinaryFile() throws Exception {
    var probe = new LocalIndexTools().probe();
    var file =
        new SourceFile(
            "example.org/one",
            "A.java",
            null,
            "class A {\n  int a;\n}\n".getBytes(StandardCharsets.UTF_8),
            false,
            false,
            false,
            0,
            new ChunkFacts.Access(List.of(), null),
            null);

    assertThat(probe.chunk(file, "fake")).isEqualTo(CrashProbe.Verdict.SURVIVED);
  }
}
