package dev.codesense.answer.golden;

import dev.codesense.answer.golden.CodeHistory.Followed;
import dev.codesense.chunk.Chunk;
import dev.codesense.search.store.CodeIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares golden questions with an index: does each anchor still name a place that is there?
public final class GoldenCheck {
  private final CodeIndex code;
  private final CodeHistory history;

  /// Chunks of the files that anchors name.
  private final Map<String, List<Chunk>> files = new HashMap<>();

  /// Files that define what anchors name, as `repo path`.
  private final Map<String, Set<FileOf>> definitions = new HashMap<>();

  private record FileOf(String repo, String path) implements Comparable<FileOf> {
    @Override
    public int compareTo(FileOf other) {
      int order = repo.compareTo(other.repo);
      return order != 0 ? order : path.compareTo(other.path);
    }
  }

  /// A question with the state of each of its anchors, in their order.
  public record Checked(GoldenQuestion question, List<AnchorState> anchors) {
    public Checked {
      anchors = List.copyOf(anchors);
    }
  }

  private GoldenCheck(CodeIndex code, CodeHistory history) {
    this.code = code;
    this.history = history;
  }

  /// Reads every chunk of the index once, whatever its access labels.
  public static List<Checked> of(
      List<GoldenQuestion> questions, CodeIndex code, CodeHistory history)
      throws InterruptedException {
    var check = new GoldenCheck(code, history);
    check.read(questions.stream().flatMap(question -> question.anchors().stream()).toList());
    return questions.stream()
        .map(question ->
            new Checked(question, question.anchors().stream().map(check::state).toList()))
        .toList();
  }

  private void read(List<Anchor> anchors) throws InterruptedException {
    var paths = new HashSet<String>();
    for (var anchor : anchors) {
      paths.add(anchor.path());
      anchor.simpleName().ifPresent(name -> definitions.put(name, new TreeSet<>()));
    }
    code.chunks(chunk -> {
      if (paths.contains(chunk.path())) {
        files.computeIfAbsent(chunk.path(), _ -> new ArrayList<>()).add(chunk);
      }
      for (var name : chunk.facts().symbols().defined()) {
        var places = definitions.get(name);
        if (places != null) {
          places.add(new FileOf(chunk.repo(), chunk.path()));
        }
      }
    });
  }

  private AnchorState state(Anchor anchor) {
    var file =
        files.getOrDefault(anchor.path(), List.of()).stream().filter(anchor::isInFileOf).toList();
    return anchor.lines() != null
        ? lines(anchor, file)
        : anchor.simpleName().isPresent() ? symbol(anchor, file) : wholeFile(anchor, file);
  }

  private AnchorState lines(Anchor anchor, List<Chunk> file) {
    var repo = repository(anchor, file);
    var indexed = repo == null ? null : commit(repo);
    if (anchor.commit() != null
        && repo != null
        && indexed != null
        && !anchor.commit().equals(indexed)) {
      return followed(anchor, repo, indexed);
    }
    if (file.stream().noneMatch(anchor::isHeldBy)) {
      return new AnchorState.Gone(
          anchor,
          file.isEmpty()
              ? "the index has no such file"
              : "the index has nothing of the file in these lines, and ends at line %d"
                  .formatted(file.stream().mapToInt(Chunk::endLine).max().orElseThrow()));
    }
    return anchor.commit() == null && indexed != null
        ? new AnchorState.Unpinned(anchor, anchor.at(anchor.path(), anchor.lines(), indexed))
        : new AnchorState.Found(anchor);
  }

  private AnchorState symbol(Anchor anchor, List<Chunk> file) {
    if (file.stream().anyMatch(anchor::isHeldBy)) {
      return new AnchorState.Found(anchor);
    }
    var places =
        definitions.getOrDefault(anchor.simpleName().orElseThrow(), Set.of()).stream()
            .filter(place -> anchor.repo() == null || place.repo().equals(anchor.repo()))
            .toList();
    return switch (places.size()) {
      case 0 ->
          new AnchorState.Gone(
              anchor,
              file.isEmpty()
                  ? "the index has no such file, and no other defines it"
                  : "neither the file nor another one defines it");
      case 1 ->
          new AnchorState.Moved(anchor, anchor.at(places.getFirst().path(), null, anchor.commit()));
      default ->
          new AnchorState.Gone(
              anchor,
              "the file does not define it, and %d others do, such as %s and %s"
                  .formatted(places.size(), places.get(0).path(), places.get(1).path()));
    };
  }

  private AnchorState wholeFile(Anchor anchor, List<Chunk> file) {
    if (!file.isEmpty()) {
      return new AnchorState.Found(anchor);
    }
    var repo = repository(anchor, file);
    var indexed = repo == null ? null : commit(repo);
    return anchor.commit() == null || repo == null || indexed == null
        ? new AnchorState.Gone(anchor, "the index has no such file")
        : followed(anchor, repo, indexed);
  }

  private AnchorState followed(Anchor anchor, String repo, String indexed) {
    var from = String.valueOf(anchor.commit());
    return switch (history.follow(repo, anchor.path(), anchor.lines(), from, indexed)) {
      case Followed.At(var path, var lines) -> {
        var to = anchor.at(path, lines, indexed);
        yield path.equals(anchor.path()) && Objects.equals(lines, anchor.lines())
            ? new AnchorState.Unpinned(anchor, to)
            : new AnchorState.Moved(anchor, to);
      }
      case Followed.Lost(var why) -> new AnchorState.Gone(anchor, why);
      case Followed.Unknown(var why) -> new AnchorState.Unknown(anchor, why);
    };
  }

  /// The repository that an anchor means; null where it may be any of several.
  private @Nullable String repository(Anchor anchor, List<Chunk> file) {
    if (anchor.repo() != null) {
      return anchor.repo();
    }
    var holders = file.stream().map(Chunk::repo).distinct().toList();
    if (holders.size() == 1) {
      return holders.getFirst();
    }
    var all = code.generation().manifest().repositories();
    return all.size() == 1 ? all.firstKey() : null;
  }

  private @Nullable String commit(String repo) {
    var contribution = code.generation().manifest().repositories().get(repo);
    return contribution == null ? null : contribution.commit();
  }
}
