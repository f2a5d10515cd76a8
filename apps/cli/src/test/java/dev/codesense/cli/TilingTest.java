package dev.codesense.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.Chunk;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.TinyRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `codesense index export` of real code: every line of every kept file is in exactly one chunk,
/// whole or in pieces that are the line together.
class TilingTest {
  /// Of each corpus. `bench/tiling` takes whole ones.
  private static final int FILES = 40;

  @TempDir Path project;
  @TempDir Path remotes;

  @Test
  void everyLineOfAKeptFileIsInOneChunk() throws IOException {
    var corpora = new TreeMap<String, TinyRepository>();
    corpora.put("codesense", sample("codesense", Path.of(System.getProperty("codesense.root"))));
    var zip = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    if (Files.exists(zip)) {
      try (var sources = FileSystems.newFileSystem(zip)) {
        for (var module : List.of("java.base", "java.xml", "jdk.compiler")) {
          corpora.put(module, sample(module, sources.getPath("/" + module)));
        }
      }
    }
    var python = Path.of("/usr/lib/python3");
    if (Files.isDirectory(python)) {
      corpora.put("python", sample("python", python));
    }
    var settings = new StringBuilder("repositories:\n");
    corpora.forEach((id, repository) ->
        settings.append("  - url: %s\n    id: %s\n".formatted(repository.directory(), id)));
    Files.writeString(project.resolve("codesense.yaml"), settings);
    var run = run("run", "--lexical-only");
    assertThat(run.code()).as(run.err()).isZero();

    var chunks =
        exported().stream()
            .collect(Collectors.groupingBy(chunk -> chunk.repo() + "/" + chunk.path()));
    var raw = project.resolve("data/raw");
    int skipped = 0;
    for (var file : files(raw)) {
      var path = raw.relativize(file).toString();
      var ofFile = chunks.remove(path);
      if (ofFile == null) {
        skipped++;
      } else {
        assertTiled(path, Files.readString(file), ofFile);
      }
    }
    assertThat(chunks).as("chunks of files that are not kept").isEmpty();
    assertThat(skipped).as("files without a chunk").isEqualTo(saidToBeSkipped());
  }

  /// A repository with some of a folder's files.
  private TinyRepository sample(String id, Path corpus) throws IOException {
    var repository = TinyRepository.in(remotes.resolve(id));
    var files = files(corpus);
    int step = Math.max(1, files.size() / FILES);
    for (int i = 0; i < files.size(); i += step) {
      repository.write(
          corpus.relativize(files.get(i)).toString(), Files.readAllBytes(files.get(i)));
    }
    repository.commit("Begin");
    return repository;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .filter(
              file -> !folder.relativize(file).toString().matches("(.*/)?(target|[.]git)(/.*)?"))
          .sorted()
          .toList();
    }
  }

  private List<Chunk> exported() {
    var codec = new JsonCodec();
    var outcome = run("index", "export", "--json");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome
        .out()
        .lines()
        .map(line -> codec.decode(line.getBytes(StandardCharsets.UTF_8), Chunk.class))
        .toList();
  }

  /// Kept files that got no chunk, as `status` counts them: the index counts those that were not
  /// kept, too.
  private int saidToBeSkipped() {
    var status =
        new JsonCodec()
            .decodeObject(run("status", "--json").out().strip().getBytes(StandardCharsets.UTF_8));
    var generation = first(first(status, "collections"), "generations");
    return skipped(generation)
        - list(status, "repositories").stream().mapToInt(TilingTest::skipped).sum();
  }

  private static Map<?, ?> first(Map<?, ?> object, String name) {
    return list(object, name).getFirst();
  }

  private static List<Map<?, ?>> list(Map<?, ?> object, String name) {
    return ((List<?>) requireNonNull(object.get(name)))
        .stream().<Map<?, ?>>map(Map.class::cast).toList();
  }

  private static int skipped(Map<?, ?> object) {
    return ((Map<?, ?>) requireNonNull(object.get("skipped")))
        .values().stream().mapToInt(count -> ((Number) count).intValue()).sum();
  }

  private static void assertTiled(String path, String content, List<Chunk> chunks) {
    var lines = content.split("\n", -1);
    var held = new ArrayList<StringBuilder>();
    for (int i = 0; i < lines.length; i++) {
      held.add(new StringBuilder());
    }
    int before = 0;
    for (var chunk : chunks) {
      assertThat(chunk.ordinal()).as(path).isEqualTo(before++);
      var text = chunk.text().split("\n", -1);
      assertThat(text)
          .as("%s:%d", path, chunk.startLine())
          .hasSize(chunk.endLine() - chunk.startLine() + 1);
      for (int i = 0; i < text.length; i++) {
        held.get(chunk.startLine() - 1 + i).append(text[i]);
      }
    }
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].isBlank() || !held.get(i).isEmpty()) {
        assertThat(held.get(i).toString().stripTrailing())
            .as("%s:%d", path, i + 1)
            .isEqualTo(lines[i].stripTrailing());
      }
    }
  }

  private Shell.Outcome run(String... arguments) {
    return new Shell(project).run(arguments);
  }
}
