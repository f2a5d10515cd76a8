package dev.codesense.distill.near;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
  private final Shingles shingles = new Shingles();
  private final SplittableRandom random = new SplittableRandom(7);

  private MinHash signature(String text) {
    return MinHash.of(text, shingles);
  }

  /// Made-up words: two such texts share nothing.
  private List<String> words(int count) {
    return random
        .ints(count)
        .mapToObj(number -> "w" + Integer.toUnsignedString(number, 36))
        .toList();
  }

  /// The text with its last words replaced.
  private String changed(List<String> words, int last) {
    var other = new ArrayList<>(words.subList(0, words.size() - last));
    other.addAll(words(last));
    return String.join(" ", other);
  }

  @Test
  void equalPlacesEstimateTheJaccardSimilarity() {
    double squares = 0;
    int pairs = 300;
    for (int i = 0; i < pairs; i++) {
      var words = words(204);
      int last = random.nextInt(150);
      // 200 shingles each, of which the first 200 - last are shared.
      double truth = (200.0 - last) / (200 + last);
      double estimate =
          signature(String.join(" ", words)).similarity(signature(changed(words, last)));
      squares += (estimate - truth) * (estimate - truth);
    }
    // What 256 independent permutations would give is at most .031.
    assertThat(Math.sqrt(squares / pairs)).isCloseTo(0.026, within(0.006));
  }

  @Test
  void textsAboveTheThresholdAreFoundAndThoseBelowAreNot() {
    int found = 0;
    int wrong = 0;
    for (int i = 0; i < 300; i++) {
      var near = new NearDuplicates();
      var words = words(204);
      near.add(signature(String.join(" ", words)));
      // Similarities of .82 and .6.
      found += near.anyNear(signature(changed(words, 20))) == 0 ? 1 : 0;
      wrong += near.anyNear(signature(changed(words, 50))) == 0 ? 1 : 0;
    }
    assertThat(found).isGreaterThan(297);
    assertThat(wrong).isLessThan(6);
  }

  @Test
  void allTextsNearOneAreGivenOnceEach() {
    var near = new NearDuplicates();
    var words = words(100);
    var numbers = new ArrayList<Integer>();
    near.add(signature(changed(words, 1)));
    near.add(signature(String.join(" ", words(100))));
    near.add(signature(changed(words, 2)));
    near.forEachNear(signature(String.join(" ", words)), numbers::add);
    assertThat(numbers).containsExactlyInAnyOrder(0, 2);
  }

  @Test
  void itGrowsAndStillFindsTheFirst() {
    var near = new NearDuplicates();
    var first = String.join(" ", words(40));
    near.add(signature(first));
    for (int i = 1; i < 5_000; i++) {
      assertThat(near.add(signature(String.join(" ", words(12))))).isEqualTo(i);
    }
    assertThat(near.anyNear(signature(first))).isZero();
    assertThat(near.size()).isEqualTo(5_000);
  }

  @Test
  void wordsOfAnyScriptCountAndCaseAndPunctuationDoNot() {
    assertThat(
            signature("Где находится, наконец, этот файл?")
                .similarity(signature("где находится наконец этот ФАЙЛ")))
        .isEqualTo(1);
    assertThat(
            signature("Где находится наконец этот файл")
                .similarity(signature("Где находится наконец этот класс")))
        .isLessThan(0.1);
  }

  @Test
  void aTextOfFewerThanFiveWordsIsNearNothing() {
    var near = new NearDuplicates();
    near.add(signature("only four words here"));
    assertThat(signature("only four words here").isEmpty()).isTrue();
    assertThat(near.anyNear(signature("only four words here"))).isEqualTo(-1);
    assertThat(near.anyNear(signature("and a text of more than five"))).isEqualTo(-1);
  }
}
