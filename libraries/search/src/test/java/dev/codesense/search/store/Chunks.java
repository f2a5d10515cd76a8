package dev.codesense.search.store;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.ChunkFacts.Access;
import dev.codesense.chunk.facts.ChunkFacts.Documentation;
import dev.codesense.chunk.facts.ChunkFacts.Interfaces;
import dev.codesense.chunk.facts.ChunkFacts.Origin;
import dev.codesense.chunk.facts.ChunkFacts.Size;
import dev.codesense.chunk.facts.ChunkFacts.Structure;
import dev.codesense.chunk.facts.ChunkFacts.Symbols;
import dev.codesense.chunk.facts.ChunkFacts.Testing;
import dev.codesense.core.file.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// Chunks for tests: small, different where a test says so.
public record Chunks(
    String repo,
    String path,
    int startLine,
    String language,
    String text,
    List<String> defined,
    List<String> referenced,
    boolean test,
    boolean generated,
    List<String> labels) {

  /// A Java chunk of repository `git.example/team/app` that defines nothing.
  public static Chunks at(String path, int startLine, String text) {
    return new Chunks(
        "git.example/team/app",
        path,
        startLine,
        "java",
        text,
        List.of(),
        List.of(),
        false,
        false,
        List.of());
  }

  public Chunks in(String otherRepo) {
    return new Chunks(
        otherRepo, path, startLine, language, text, defined, referenced, test, generated, labels);
  }

  public Chunks language(String other) {
    return new Chunks(
        repo, path, startLine, other, text, defined, referenced, test, generated, labels);
  }

  public Chunks defining(String... names) {
    return new Chunks(
        repo, path, startLine, language, text, List.of(names), referenced, test, generated, labels);
  }

  public Chunks using(String... names) {
    return new Chunks(
        repo, path, startLine, language, text, defined, List.of(names), test, generated, labels);
  }

  public Chunks asTest() {
    return new Chunks(
        repo, path, startLine, language, text, defined, referenced, true, generated, labels);
  }

  public Chunks asGenerated() {
    return new Chunks(
        repo, path, startLine, language, text, defined, referenced, test, true, labels);
  }

  public Chunks onlyFor(String... groups) {
    return new Chunks(
        repo,
        path,
        startLine,
        language,
        text,
        defined,
        referenced,
        test,
        generated,
        List.of(groups));
  }

  public Chunk chunk() {
    var contentId = Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    int lines = (int) text.lines().count();
    return new Chunk(
        UUID.nameUUIDFromBytes(
            (repo + "\0" + path + "\0" + startLine + "\0" + contentId)
                .getBytes(StandardCharsets.UTF_8)),
        contentId,
        repo,
        path,
        0,
        startLine,
        startLine + Math.max(lines, 1) - 1,
        language,
        String.join(".", defined) + "\n",
        text,
        new ChunkFacts(
            new Structure("function", List.of(), null, startLine + lines, 1),
            new Symbols(
                defined,
                defined,
                referenced,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                List.of()),
            new Documentation(null, 0, List.of(), List.of(), List.of(), null),
            new Testing(test, List.of(), List.of()),
            new Interfaces(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                List.of(), List.of(), List.of(), List.of(), List.of()),
            new Size(text.length(), lines, text.length(), 0, 0, 0),
            new Origin(generated, false, false, null, 0),
            new Access(labels, null),
            null));
  }

  /// With a vector of four dimensions.
  public IndexedChunk towards(float x, float y, float z, float w) {
    double length = Math.sqrt(x * x + y * y + z * z + w * w);
    return new IndexedChunk(
        chunk(),
        new float[] {
          (float) (x / length), (float) (y / length), (float) (z / length), (float) (w / length)
        });
  }

  public IndexedChunk withoutVector() {
    return new IndexedChunk(chunk(), null);
  }
}
