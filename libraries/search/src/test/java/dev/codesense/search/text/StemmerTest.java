package dev.codesense.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.testkit.GeneratedFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Stems are in the indexes that people have: see docs/adr/0011-own-stemmer-md5-and-schemas.md
/// before one changes.
class StemmerTest {
  private static final Path STEMS =
      Path.of("libraries/search/src/test/resources/dev/codesense/search/text/russian-stems.txt");

  /// The forms of one word in each line.
  private static List<List<String>> paradigms() throws Exception {
    try (var in =
        Objects.requireNonNull(StemmerTest.class.getResourceAsStream("russian-paradigms.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> List.of(line.split(" ")))
          .toList();
    }
  }

  private static String stem(String word) {
    var characters = word.toCharArray();
    return new String(characters, 0, Stemmer.stem(characters, characters.length));
  }

  @Test
  void noStemChangesUnseen() throws Exception {
    GeneratedFile.check(
        STEMS,
        paradigms().stream()
            .map(forms -> forms.stream().map(StemmerTest::stem).collect(Collectors.joining(" ")))
            .collect(Collectors.joining("\n", "", "\n")));
  }

  @Test
  void mostFormsOfAWordMeet() throws Exception {
    long pairs = 0;
    long met = 0;
    for (var forms : paradigms()) {
      for (int i = 0; i < forms.size(); i++) {
        for (int j = 0; j < i; j++) {
          pairs++;
          met += stem(forms.get(i)).equals(stem(forms.get(j))) ? 1 : 0;
        }
      }
    }
    assertThat("%d of %d".formatted(met, pairs)).isEqualTo("1272 of 1618");
  }
}
