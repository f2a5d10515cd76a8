package dev.codesense.distill.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.data.training.RowProvenance.Place;
import dev.codesense.data.training.Split;
import dev.codesense.distill.rows.Candidate;
import dev.codesense.distill.rows.Citation;
import dev.codesense.distill.rows.Origin;
import dev.codesense.secrets.SecretMasker;
import dev.codesense.testkit.HostileOrders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FiltersTest {
  private static final String SOURCE =
      """
      /// Adds a voucher to the basket of a customer
      /// unless it has expired.
      void addVoucher(Voucher voucher) {
      """;
  private static final String QUOTE =
      "Adds a voucher to the basket of a customer unless it has expired.";

  private final Rejections rejections = new Rejections();
  private final Filters filters = filters(List.of(), List.of());

  private Filters filters(List<String> licences, List<GoldenQuestion> evaluation) {
    return new Filters(
        SecretMasker.withDefaults(null), licences, new EvaluationSet(evaluation), rejections);
  }

  private static Candidate candidate(
      String language, String question, String answer, String quote) {
    return new Candidate(
        Split.TRAIN,
        "what",
        language,
        Origin.FACTS,
        question,
        answer.replace("{1}", Citation.of(0)),
        List.of(new Place("shop", "c", "src/Basket.java", 1, 3, "1")),
        List.of(),
        quote.isEmpty() ? List.of() : List.of(quote),
        "cluster",
        "MIT",
        "",
        "");
  }

  private static Candidate good() {
    return candidate(
        "en",
        "What does `addVoucher` do?",
        "The comment on `addVoucher` says: “" + QUOTE + "” {1}",
        QUOTE);
  }

  private Map<Filter, Long> dropped() {
    var dropped = new TreeMap<Filter, Long>();
    for (var filter : Filter.values()) {
      if (rejections.count(filter) > 0) {
        dropped.put(filter, rejections.count(filter));
      }
    }
    return dropped;
  }

  private void assertDroppedBy(Filter filter, Candidate candidate) {
    assertThat(filters.pass(candidate, List.of(SOURCE))).isFalse();
    assertThat(dropped()).isEqualTo(Map.of(filter, 1L));
    assertThat(rejections.samples(filter))
        .containsExactly(new Rejections.Sample(candidate.question(), "src/Basket.java"));
  }

  @Test
  void aGoodCandidatePasses() {
    assertThat(filters.pass(good(), List.of(SOURCE))).isTrue();
    assertThat(dropped()).isEmpty();
  }

  @Test
  void aSecretInTheAnswerIsDroppedBeforeAnythingElseIsAsked() {
    assertDroppedBy(
        Filter.SECRET,
        candidate("ru", "?", "The token is ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8", ""));
  }

  @Test
  void onlyAllowedLicencesPassWhereSomeAreNamed() {
    assertThat(filters(List.of("Apache-2.0"), List.of()).pass(good(), List.of(SOURCE))).isFalse();
    assertThat(filters(List.of("MIT"), List.of()).pass(good(), List.of(SOURCE))).isTrue();
    assertThat(dropped()).isEqualTo(Map.of(Filter.LICENCE, 1L));
  }

  @Test
  void anAnswerThatCitesNothingIsDropped() {
    assertDroppedBy(
        Filter.FORMAT, candidate("en", "What does `addVoucher` do?", "It adds a voucher.", ""));
  }

  @Test
  void textOfARepositoryThatLooksLikeACitationIsDropped() {
    assertDroppedBy(
        Filter.FORMAT,
        candidate("en", "What does `addVoucher` do?", "It adds one, see [2] there {1}.", ""));
  }

  @Test
  void aQuoteThatStandsNowhereInTheSourceIsDropped() {
    assertDroppedBy(
        Filter.QUOTE,
        candidate(
            "en",
            "What does `addVoucher` do?",
            "It says: “Removes a voucher” {1}",
            "Removes a voucher"));
  }

  @Test
  void aQuestionIsAskedOnce() {
    assertThat(filters.pass(good(), List.of(SOURCE))).isTrue();
    assertDroppedBy(
        Filter.DUPLICATE,
        candidate("en", "what does addVoucher DO", "Something else altogether {1}.", ""));
  }

  @Test
  void aNearDuplicateOfAnotherRowIsDropped() {
    var long1 = "It takes the voucher of the customer who is at the till and adds it to the basket";
    assertThat(
            filters.pass(
                candidate("en", "What does `addVoucher` do here?", long1 + " {1}.", ""),
                List.of(SOURCE)))
        .isTrue();
    assertDroppedBy(
        Filter.NEAR_DUPLICATE,
        candidate("en", "And what does `addVoucher` do here?", long1 + " {1}.", ""));
  }

  @Test
  void aCandidateThatRepeatsTheEvaluationSetIsDropped() {
    var anchors = List.of(new Anchor(null, "src/Till.java", null));
    var evaluated =
        filters(
            List.of(),
            List.of(
                new GoldenQuestion("1", "What does addVoucher do?", null, null, anchors),
                new GoldenQuestion(
                    "2",
                    "Who checks it?",
                    null,
                    null,
                    anchors,
                    "The till checks every voucher twice.")));
    assertThat(evaluated.pass(good(), List.of(SOURCE))).isFalse();
    assertThat(
            evaluated.pass(
                candidate(
                    "en",
                    "Where are vouchers looked at?",
                    "As is known, the till checks every voucher twice {1}.",
                    ""),
                List.of(SOURCE)))
        .isFalse();
    assertThat(dropped()).isEqualTo(Map.of(Filter.CONTAMINATED, 2L));
  }

  @Test
  void anAnswerInAnotherLanguageThanItsQuestionIsDropped() {
    assertDroppedBy(
        Filter.BOUNDS, candidate("en", "What does `addVoucher` do?", "Добавляет ваучер {1}.", ""));
  }

  @Test
  void anAnswerThatGoesInCirclesIsDropped() {
    assertDroppedBy(
        Filter.BOUNDS,
        candidate("en", "What does `addVoucher` do?", "it adds and adds ".repeat(10) + "{1}.", ""));
  }

  @Test
  void textThatGivesAModelOrdersIsNeverRepeated() {
    var passed = new ArrayList<String>();
    for (var hostile : HostileOrders.ALL) {
      var source = "// " + hostile;
      var candidate =
          candidate(
              "en",
              "What does `addVoucher` do?",
              "The comment says: “" + hostile + "” {1}",
              hostile);
      if (filters.pass(candidate, List.of(source))) {
        passed.add(hostile);
      }
    }
    assertThat(passed).isEmpty();
    assertThat(dropped().keySet())
        .isSubsetOf(Filter.INSTRUCTION, Filter.SECRET, Filter.FORMAT, Filter.BOUNDS);
  }

  @Test
  void whatPeopleWriteForPeopleIsNoOrder() {
    assertThat(INNOCENT.stream().filter(ModelOrders::in).collect(Collectors.toList())).isEmpty();
  }

  private static final List<String> INNOCENT =
      List.of(
          "Ignores case when two names are compared.",
          "The system default applies where nothing else is configured.",
          "Returns the answer of the server as it came.",
          "Users may act on behalf of a group.",
          "Prints the usage and ends with exit code 2.",
          "Reads the key from the environment and never logs it.",
          "Пропускает пустые строки и комментарии.",
          "Показывает пользователю последние десять заказов.");
}
