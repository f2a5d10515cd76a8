package dev.codesense.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.syntax.Language;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FileScreenTest {
  private static final String PACKED =
      "var e=t.pop(),n=e.a;if(n===r){for(o in n)n[o]&&c(n[o],i);return!0}";

  /// 42 lines as people write them.
  private static final String WRITTEN =
      """
      function total(basket) {
        // Prices are in cents.
        let sum = 0;
        for (const item of basket.items) {
          sum += item.price * item.count;
        }
        return sum;
      }
      """
          .repeat(6);

  @Test
  void codeWithoutItsLayoutIsMinified() {
    assertThat(isMinified("a.js", PACKED.repeat(100))).isTrue();
    assertThat(isMinified("a.js", "/*!\n * a v1\n * (c) us\n */\n" + PACKED.repeat(100))).isTrue();
    // Some tools break lines at 500 characters.
    assertThat(isMinified("a.js", (PACKED.repeat(8) + "\n").repeat(20))).isTrue();
    assertThat(isMinified("a.css", ".a{color:red}.b>i{margin:0 auto}#c{top:0}".repeat(100)))
        .isTrue();
    assertThat(isMinified("a.js", WRITTEN + PACKED.repeat(2_000))).isTrue();
  }

  @Test
  void oneLongLineMinifiesNoFile() {
    for (var line :
        new String[] {
          PACKED.repeat(100),
          "const logo = \"" + noise(60_000) + "\";",
          "const table = [" + "0x1f, 2.5e3, -17, ".repeat(4_000) + "];",
          "const names = [" + "'Ada', ".repeat(9_000) + "];",
          "// " + "a long remark that nobody wrapped ".repeat(1_000),
          "  ".repeat(20_000) + "return;"
        }) {
      assertThat(isMinified("a.js", WRITTEN + line + "\n" + WRITTEN)).isFalse();
    }
  }

  @Test
  void alienLayoutsAreNotMinified() {
    assertThat(isMinified("a.py", (" ".repeat(600) + "x = f(x, y)\n").repeat(300))).isFalse();
    assertThat(
            isMinified(
                "a.java",
                "    return first.thing(one, two).other(three).andThen(four, five).to(six); "
                    .repeat(8)
                    .concat("\n")
                    .repeat(40)))
        .isFalse();
    assertThat(
            isMinified(
                "a.html", ("<p>" + "Some words of a page. ".repeat(80) + "</p>\n").repeat(9)))
        .isFalse();
    assertThat(isMinified("a.md", PACKED.repeat(100))).isFalse();
    assertThat(isMinified("a.csv", "1;a;b".repeat(9_000))).isFalse();
    assertThat(isMinified("a.js", PACKED)).isFalse();
  }

  private static boolean isMinified(String path, String text) {
    var content = text.getBytes(StandardCharsets.UTF_8);
    return FileScreen.isMinified(content, Language.of(path, content, null));
  }

  private static String noise(int length) {
    var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    return IntStream.generate(new Random(7)::nextInt)
        .limit(length)
        .mapToObj(i -> letters.substring(i & 63, (i & 63) + 1))
        .collect(Collectors.joining());
  }
}
