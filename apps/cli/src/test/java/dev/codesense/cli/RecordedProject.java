package dev.codesense.cli;

import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.TinyRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// A project as some version of codesense left it, and the repositories that it was made from: a
/// folder of `src/test/resources/recorded`, whose README says what lies where.
///
/// @param directory of the recording
record RecordedProject(Path directory) {
  private static final Path ALL =
      Path.of(System.getProperty("codesense.root"), "apps/cli/src/test/resources/recorded");

  static RecordedProject of(String version) {
    return new RecordedProject(ALL.resolve(version));
  }

  /// All recordings, oldest first.
  static List<RecordedProject> all() throws IOException {
    try (var entries = Files.list(ALL)) {
      return entries.filter(Files::isDirectory).sorted().map(RecordedProject::new).toList();
    }
  }

  Path project() {
    return directory.resolve("project");
  }

  Path qdrant() {
    return directory.resolve("qdrant");
  }

  Path schema() {
    return directory.resolve("codesense.schema.json");
  }

  /// What the recording version answered, a folder for each of who asked: `everybody`, or the
  /// access label that they have.
  Path answers() {
    return directory.resolve("answers");
  }

  /// @param asker a folder of [#answers]
  static List<String> search(String asker, String question) {
    return asker.equals("everybody")
        ? List.of("search", "--json", question)
        : List.of("search", "--json", question, "--access", asker);
  }

  /// Every answer of the recording version, by the command that gave it.
  Map<List<String>, Map<String, Object>> answered() throws IOException {
    var all = new LinkedHashMap<List<String>, Map<String, Object>>();
    for (var file : files(answers(), _ -> true)) {
      var answer = new JsonCodec().decodeObject(Files.readAllBytes(file));
      var asker = answers().relativize(file).getName(0).toString();
      all.put(search(asker, String.valueOf(answer.get("query"))), answer);
    }
    return all;
  }

  /// Lays project and repositories out side by side, the repositories as they were at the end.
  ///
  /// @return the project
  Path unpack(Path folder) throws IOException {
    for (var repository : repositories()) {
      history(repository, folder).commitAll();
    }
    var project = folder.resolve("project");
    copy(project(), project, _ -> true);
    return project;
  }

  private List<String> repositories() throws IOException {
    try (var entries = Files.list(directory.resolve("history"))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  /// A repository that is made again, state by state, with the same commits each time.
  History history(String repository, Path folder) throws IOException {
    return new History(
        directory.resolve("history").resolve(repository),
        TinyRepository.in(folder.resolve(repository + ".git")));
  }

  /// @param directory with a folder for each state, named by its number from 1
  record History(Path directory, TinyRepository repository) {
    /// Commits one state after the other.
    ///
    /// @return where more can be committed
    TinyRepository commitAll() throws IOException {
      for (int state = 1; Files.isDirectory(directory.resolve(String.valueOf(state))); state++) {
        commit(state);
      }
      return repository;
    }

    /// Commits all files of a state, and nothing else, and tags it.
    void commit(int state) throws IOException {
      if (state > 1) {
        for (var gone : files(directory.resolve(String.valueOf(state - 1)), _ -> true)) {
          repository.delete(path(gone, state - 1));
        }
      }
      for (var file : files(directory.resolve(String.valueOf(state)), _ -> true)) {
        var text = Files.readString(file);
        if (Files.isExecutable(file)) {
          repository.executable(path(file, state), text);
        } else {
          repository.write(path(file, state), text);
        }
      }
      repository.commit("State " + state);
      repository.tag("v" + state);
    }

    private String path(Path file, int state) {
      return directory.resolve(String.valueOf(state)).relativize(file).toString();
    }
  }

  /// Copies files; folders appear with what is in them.
  ///
  /// @param wanted asked with the path within `from`, in the platform's separators
  static void copy(Path from, Path to, Predicate<String> wanted) throws IOException {
    for (var file : files(from, wanted)) {
      var target = to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
  }

  private static List<Path> files(Path directory, Predicate<String> wanted) throws IOException {
    try (var all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> wanted.test(directory.relativize(file).toString()))
          .sorted()
          .toList();
    }
  }

  @Override
  public String toString() {
    return directory.getFileName().toString();
  }
}
