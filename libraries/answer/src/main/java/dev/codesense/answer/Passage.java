package dev.codesense.answer;

import dev.codesense.chunk.Chunk;
import dev.codesense.core.LinkTemplate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Consecutive lines of one file that an answer may rest on.
///
/// @param repo repo-id
/// @param commit 40 or 64 hex digits
/// @param path relative to the repository
/// @param startLine first line, from 1
/// @param endLine last line, inclusive
/// @param language lower-case name such as `java`
/// @param category of the repository, from codesense.yaml
/// @param text what a model reads: the lines as in the masked file, without the last line's break;
///   in answer to a question about changes, the last change to the file above them
/// @param url web page of the lines at the commit, or a path for a local repository
/// @param chunkIds the chunks that the lines are, in file order
public record Passage(
    String repo,
    String commit,
    String path,
    int startLine,
    int endLine,
    String language,
    @Nullable String category,
    String text,
    String url,
    List<UUID> chunkIds) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  public Passage {
    if (startLine < 1 || endLine < startLine) {
      throw new IllegalArgumentException(
          "Lines must be at least 1 and end at or after their start, were %d-%d"
              .formatted(startLine, endLine));
    }
    chunkIds = List.copyOf(chunkIds);
  }

  /// @param chunks neighbours of one file, in order, at least one
  /// @param withChange whether it says what the file's last change was
  static Passage of(List<Chunk> chunks, String commit, LinkTemplate links, boolean withChange) {
    var first = chunks.getFirst();
    var last = chunks.getLast();
    var change = withChange ? LastChange.of(first) : "";
    return new Passage(
        first.repo(),
        commit,
        first.path(),
        first.startLine(),
        last.endLine(),
        first.language(),
        first.facts().access().category(),
        change.isEmpty() ? text(chunks) : change + "\n" + text(chunks),
        links.expand(first.path(), first.startLine(), last.endLine()),
        chunks.stream().map(Chunk::chunkId).toList());
  }

  /// Between chunks of a file only blank lines are left out; pieces of one line follow each other.
  /// Chunks of a notebook may cite the same lines although they hold several lines of source.
  private static String text(List<Chunk> chunks) {
    var text = new StringBuilder();
    for (int i = 0; i < chunks.size(); i++) {
      var chunk = chunks.get(i);
      if (i > 0) {
        var before = chunks.get(i - 1);
        int lines = chunk.startLine() - before.endLine();
        boolean pieces = lines == 0 && !(before.text() + chunk.text()).contains("\n");
        text.append("\n".repeat(pieces ? 0 : Math.max(1, lines)));
      }
      text.append(chunk.text());
    }
    return text.toString();
  }

  /// What stands above it in a prompt: `[category] (language) repo/path:lines`, without the
  /// category where the repository has none.
  public String heading() {
    var lines = startLine == endLine ? "" + startLine : startLine + "-" + endLine;
    return PromptText.line(
        (category == null ? "" : "[" + category + "] ")
            + "(%s) %s/%s:%s".formatted(language, repo, path, lines));
  }

  /// How it stands in a prompt, with the last line's break.
  ///
  /// @param number that answers cite it by
  String numbered(int number) {
    return "[%d] %s\n%s".formatted(number, heading(), PromptText.quoted(text));
  }

  /// Whether the place can be opened: a full commit, and a path that stays in the repository.
  public boolean isResolvable() {
    return COMMIT.matcher(commit).matches()
        && !path.isEmpty()
        && !url.isEmpty()
        && Arrays.stream(path.split("/", -1))
            .noneMatch(part -> part.equals("..") || part.isEmpty());
  }
}
