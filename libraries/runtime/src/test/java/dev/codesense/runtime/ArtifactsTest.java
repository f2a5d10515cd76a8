package dev.codesense.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.Secret;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.runtime.jackson.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactsTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path project;

  private LocalRunContext context(String runId) {
    return LocalRunContext.byHand(
        project, "sample", runId, CLOCK, Progress.silent(), Environment.of(Map.of()));
  }

  private static SampleComponent.Corpus corpus(String... words) {
    return new SampleComponent.Corpus(List.of(words), CLOCK.instant());
  }

  private Artifact<SampleComponent.Corpus> published(String runId, String... words) {
    return context(runId).publish("corpus", corpus(words));
  }

  private CodesenseException refusal(Artifact<?> artifact) {
    return catchThrowableOfType(CodesenseException.class, () -> context("reader").read(artifact));
  }

  @Test
  void whatWasPublishedReadsBack() throws Exception {
    var artifact = published("run-1", "a", "b");
    assertThat(artifact.directory())
        .isEqualTo(project.resolve(".codesense/artifacts/sample/run-1/corpus"));
    assertThat(context("reader").read(artifact)).isEqualTo(corpus("a", "b"));
    assertThat(artifact.directory().resolve("artifact.json"))
        .hasContent(
            "{\"format\":\"Corpus\",\"version\":1,"
                + "\"checksum\":\"0b36a05437dfa78dd3dba722a211910a68abc9de874679e34db1583a84616a7c\","
                + "\"body\":{\"words\":[\"a\",\"b\"],\"made\":\"2026-11-21T10:00:00Z\"}}");
  }

  @Test
  void aDirectoryWithoutTheFileIsNoArtifact() {
    var refusal = refusal(new Artifact<>(project, SampleComponent.Corpus.class));
    assertThat(refusal.problem()).isEqualTo(RuntimeProblem.ARTIFACT_MISSING);
  }

  @Test
  void anotherVersionIsRefused() throws Exception {
    var artifact = published("run-1", "a");
    rewrite(artifact, "\"version\":1", "\"version\":7");
    var refusal = refusal(artifact);
    assertThat(refusal.problem()).isEqualTo(RuntimeProblem.ARTIFACT_VERSION);
    assertThat(refusal).hasMessageContaining("holds version 7 of Corpus");
  }

  @Test
  void aChangedBodyAndATornFileAreDamaged() throws Exception {
    var artifact = published("run-1", "a");
    rewrite(artifact, "\"words\":[\"a\"]", "\"words\":[\"b\"]");
    assertThat(refusal(artifact).problem()).isEqualTo(RuntimeProblem.ARTIFACT_DAMAGED);
    Files.writeString(artifact.directory().resolve("artifact.json"), "{\"format\":\"Corp");
    assertThat(refusal(artifact).problem()).isEqualTo(RuntimeProblem.ARTIFACT_DAMAGED);
  }

  private static void rewrite(Artifact<?> artifact, String from, String to) throws IOException {
    var file = artifact.directory().resolve("artifact.json");
    Files.writeString(file, Files.readString(file).replace(from, to));
  }

  @Test
  void theNewestCompleteArtifactOfAFormatIsFound() throws Exception {
    var shelf = new LocalArtifacts(project, new JsonCodec());
    assertThat(shelf.newest(SampleComponent.Corpus.class)).isEmpty();
    published("run-1", "old");
    var newest = published("run-2", "new");
    context("run-3").publish("extract", new SampleComponent.Extract(List.of(), ""));
    var killed = context("run-4").output("corpus");
    Files.writeString(killed.resolve("half"), "written");
    assertThat(shelf.newest(SampleComponent.Corpus.class)).contains(newest);
  }

  @Test
  void pruningKeepsTheNewestOfEveryOutputAndDropsWhatKilledRunsLeft() throws Exception {
    var shelf = new LocalArtifacts(project, new JsonCodec());
    published("run-1", "1");
    var killed = context("run-2").output("corpus");
    Files.writeString(killed.resolve("half"), "written");
    var kept = published("run-3", "3");
    var newest = published("run-4", "4");
    assertThat(shelf.prune(2))
        .containsExactly(killed, project.resolve(".codesense/artifacts/sample/run-1/corpus"));
    assertThat(context("reader").read(kept)).isEqualTo(corpus("3"));
    assertThat(context("reader").read(newest)).isEqualTo(corpus("4"));
    assertThat(project.resolve(".codesense/artifacts/sample/run-1")).doesNotExist();
  }

  @Test
  void anotherAttemptOfARunBeginsWithAnEmptyOutput() throws Exception {
    var killed = context("run-1").output("corpus");
    Files.createDirectories(killed.resolve("objects/deep"));
    assertThat(context("run-1").output("corpus")).isEqualTo(killed).isEmptyDirectory();
  }

  @Test
  void aRunIdUsedAgainLeavesWhatWasPublished() throws Exception {
    var first = published("run-1", "a");
    var second = published("run-1", "b");
    assertThat(second.directory())
        .isEqualTo(project.resolve(".codesense/artifacts/sample/run-1-2/corpus"));
    assertThat(context("reader").read(first)).isEqualTo(corpus("a"));
    assertThat(new LocalArtifacts(project, new JsonCodec()).newest(SampleComponent.Corpus.class))
        .contains(second);
  }

  @Test
  void aSecretComesFromAVariableOrAFileAndIsNeverPrinted() throws Exception {
    var file = project.resolve("key");
    Files.writeString(file, "from-file\n");
    var environment =
        Environment.of(
            Map.of("CODESENSE_API_KEY", "direct", "CODESENSE_OTHER_KEY_FILE", file.toString()));
    assertThat(environment.secret("api-key")).contains(new Secret("direct"));
    assertThat(environment.secret("other-key")).contains(new Secret("from-file"));
    assertThat(environment.secret("none")).isEmpty();
    assertThat(environment.secret("api-key")).hasToString("Optional[[redacted]]");
    assertThat(environment.toString()).doesNotContain("direct");
  }

  @Test
  void aSecretThatNoVariableIsForComesFromTheFolderOfSecrets() throws Exception {
    Files.writeString(project.resolve("judge-api-key"), "from-folder\n");
    Files.writeString(project.resolve("api-key"), "from-folder");
    var environment =
        Environment.of(
            Map.of("CODESENSE_SECRETS", project.toString(), "CODESENSE_API_KEY", "direct"));
    assertThat(environment.secret("judge-api-key")).contains(new Secret("from-folder"));
    assertThat(environment.secret("api-key")).contains(new Secret("direct"));
    assertThat(environment.secret("none")).isEmpty();
    assertThat(environment.redacted("it was from-folder")).isEqualTo("it was [redacted]");
  }

  @Test
  void aSecretsFileThatCannotBeReadIsAnError() {
    var refusal =
        catchThrowableOfType(
            CodesenseException.class,
            () ->
                Environment.of(Map.of("CODESENSE_API_KEY_FILE", project.resolve("no").toString()))
                    .secret("api-key"));
    assertThat(refusal.problem()).isEqualTo(RuntimeProblem.SECRET_UNREADABLE);
    assertThat(refusal).hasMessageContaining("CODESENSE_API_KEY_FILE");
  }

  @Test
  void runIdsSortByTimeAndDiffer() {
    var random = new Random(1);
    var first = RunIds.create(CLOCK.instant(), random);
    var second = RunIds.create(CLOCK.instant(), random);
    var later = RunIds.create(CLOCK.instant().plusMillis(1), random);
    assertThat(first).matches("20261121-100000-000-[0-9a-f]{8}").isNotEqualTo(second);
    assertThat(later).isGreaterThan(first).isGreaterThan(second);
  }
}
