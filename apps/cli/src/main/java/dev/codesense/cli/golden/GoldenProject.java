package dev.codesense.cli.golden;

import dev.codesense.answer.golden.GoldenCheck;
import dev.codesense.answer.golden.GoldenFile;
import dev.codesense.answer.golden.GoldenProblem;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.query.IndexTarget;
import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Doc;
import dev.codesense.core.Setting;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.RepositoryState;
import dev.codesense.evaluate.EvaluateRetrievalComponent;
import dev.codesense.evaluate.EvaluateRetrievalConfig;
import dev.codesense.runtime.ArtifactFiles;
import dev.codesense.runtime.LocalArtifacts;
import dev.codesense.runtime.LocalRunContext;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.search.store.CodeIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The project whose golden questions a command works on.
record GoldenProject(Invocation invocation, ProjectConfig config) {
  /// Where questions go as long as codesense.yaml names no file.
  private static final String FILE = "questions.jsonl";

  /// What codesense.yaml says of the evaluation.
  private record Evaluation(@Doc("Settings") @Setting("") EvaluateRetrievalConfig config) {}

  static GoldenProject of(Invocation invocation) {
    return new GoldenProject(invocation, invocation.config());
  }

  /// The file that is meant.
  ///
  /// @param named null for the one that codesense.yaml names
  String file(@Nullable String named) {
    return named != null ? named : configured().orElse(FILE);
  }

  /// `evaluate.questions` of codesense.yaml.
  Optional<String> configured() {
    var evaluation = config.part(EvaluateRetrievalComponent.SPEC, Evaluation.class).config();
    return Optional.ofNullable(evaluation.questions());
  }

  /// Reads the file that is to be changed.
  ///
  /// @throws CodesenseException [GoldenProblem#MISSING] where it lies in a repository: codesense
  ///   changes none
  GoldenFile open(String file) throws IOException {
    var path = invocation.project().resolve(file);
    var repository = Files.exists(path) ? Optional.<String>empty() : repositoryOf(file);
    if (repository.isPresent()) {
      throw new CodesenseException(
          GoldenProblem.MISSING,
          "%s lies in the repository %s, which codesense does not change: copy it into the project first, or name a file of the project"
              .formatted(file, repository.get()));
    }
    return GoldenFile.open(path, file, invocation.codec());
  }

  /// The repository of the snapshot that has a file.
  private Optional<String> repositoryOf(String file) throws IOException {
    var raw = invocation.project().resolve("data/raw");
    return repositories().stream()
        .map(RepositoryState::id)
        .filter(id ->
            Files.isRegularFile(raw.resolve(id).resolve(file))
                || (file.startsWith(id + "/") && Files.isRegularFile(raw.resolve(file))))
        .findFirst();
  }

  IndexTarget index() {
    return IndexTarget.of(config, null);
  }

  Optional<Artifact<RepoSnapshot>> snapshot() throws IOException {
    return new LocalArtifacts(invocation.project(), invocation.codec()).newest(RepoSnapshot.class);
  }

  private List<RepositoryState> repositories() throws IOException {
    return snapshot()
        .map(found -> new ArtifactFiles(invocation.codec()).read(found).repositories())
        .orElse(List.of());
  }

  /// What became of the anchors of questions.
  List<GoldenCheck.Checked> check(List<GoldenQuestion> questions, CodeIndex code)
      throws IOException, InterruptedException {
    Map<String, String> urls =
        repositories().stream()
            .collect(Collectors.toMap(RepositoryState::id, RepositoryState::url));
    var project = invocation.project();
    return GoldenCheck.of(
        questions, code, new GitHistory(project, project.resolve(LocalRunContext.STATE), urls));
  }

  /// What to do with a file that codesense.yaml does not name yet.
  void sayNext(String file) {
    if (!configured().map(file::equals).orElse(false)) {
      invocation.say(
          "Next: write `evaluate: {questions: %s}` into codesense.yaml, then `codesense evaluate retrieval`"
              .formatted(file));
    }
  }
}
