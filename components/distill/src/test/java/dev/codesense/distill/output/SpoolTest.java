package dev.codesense.distill.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.training.RowProvenance.Place;
import dev.codesense.data.training.Split;
import dev.codesense.distill.contract.DistillProblem;
import dev.codesense.distill.rows.Candidate;
import dev.codesense.distill.rows.Origin;
import dev.codesense.testkit.TestRunContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  @TempDir private Path folder;

  private Spool open() {
    return Spool.open(folder.resolve("distill/candidates"), TestRunContext.in(folder).codec());
  }

  private static Candidate candidate(String repo, String path, String question) {
    return candidate(Origin.FACTS, repo, path, question);
  }

  private static Candidate candidate(Origin origin, String repo, String path, String question) {
    return candidate("where", origin, repo, path, question);
  }

  private static Candidate candidate(
      String kind, Origin origin, String repo, String path, String question) {
    return new Candidate(
        Split.TRAIN,
        kind,
        "en",
        origin,
        question,
        "there",
        List.of(new Place(repo, "c", path, 1, 1, path)),
        List.of(),
        List.of(),
        "",
        "",
        "",
        "");
  }

  @Test
  void candidatesComeBackAsTheyWentIn() {
    try (var spool = open()) {
      spool.add(candidate("shop", "A.java", "a?"));
      spool.add(candidate("shop", "Ä.java", "ä?"));
      spool.choose(new Spool.Caps(9, 9, 9, 1), 0);
      assertThat(spool.get(1)).isEqualTo(candidate("shop", "Ä.java", "ä?"));
      assertThat(spool.get(0)).isEqualTo(candidate("shop", "A.java", "a?"));
    }
    assertThat(folder.resolve("distill")).isEmptyDirectory();
  }

  @Test
  void capsLeaveTheSameCandidatesInWhateverOrderTheyCame() {
    var all =
        IntStream.range(0, 40)
            .mapToObj(i -> candidate(i < 30 ? "shop" : "till", i % 5 + ".java", "q" + i))
            .toList();
    assertThat(chosen(all)).isEqualTo(chosen(all.reversed()));
    assertThat(chosen(all))
        .hasSize(12)
        .satisfies(chosen ->
            assertThat(chosen)
                .filteredOn(candidate -> candidate.gold().getFirst().repo().equals("shop"))
                .hasSizeLessThanOrEqualTo(8))
        .satisfies(chosen ->
            assertThat(chosen)
                .filteredOn(candidate -> candidate.gold().getFirst().path().equals("1.java"))
                .hasSizeLessThanOrEqualTo(6));
  }

  private List<Candidate> chosen(List<Candidate> all) {
    try (var spool = open()) {
      all.forEach(spool::add);
      var choice = spool.choose(new Spool.Caps(12, 3, 8, 1), 2);
      assertThat(choice.dropped()).hasSize(2);
      assertThat(choice.droppedInAll()).isEqualTo(28);
      return choice.chosen().stream().map(spool::get).toList();
    }
  }

  @Test
  void whatATeacherWroteIsNeverCutForRowsThatCostNothing() {
    try (var spool = open()) {
      for (int i = 0; i < 20; i++) {
        spool.add(candidate("shop", i + ".java", "facts " + i));
      }
      spool.add(candidate(Origin.TEACHER, "shop", "0.java", "teacher"));
      spool.add(candidate(Origin.GOLDEN, "shop", "1.java", "golden"));

      var chosen = spool.choose(new Spool.Caps(3, 1, 9, 1), 0).chosen().stream().map(spool::get);

      assertThat(chosen.map(Candidate::origin))
          .containsExactlyInAnyOrder(Origin.TEACHER, Origin.GOLDEN, Origin.FACTS);
    }
  }

  @Test
  void rowsAboutChangesAreAShareOfTheRowsThatThereAre() {
    try (var spool = open()) {
      for (int i = 0; i < 20; i++) {
        spool.add(candidate("change_time", Origin.FACTS, "shop", i + ".java", "when did " + i));
        spool.add(candidate("shop", i + ".java", "facts " + i));
      }
      for (int all : List.of(1_000, 10)) {
        var chosen = spool.choose(new Spool.Caps(all, 9, 1_000, 0.2), 0).chosen();
        var ofChange = chosen.stream().map(spool::get).filter(Candidate::isAboutChange).count();
        assertThat(ofChange).isEqualTo(chosen.size() / 5).isPositive();
      }
      assertThat(spool.choose(new Spool.Caps(1_000, 9, 1_000, 0), 0).chosen()).hasSize(20);
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(folder.resolve("distill"), "a file where the folder should be");
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DistillProblem.STATE_NOT_WRITABLE))
        .hasMessageContaining(folder.resolve("distill").toString());
  }
}
