package dev.codesense.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

  @Test
  void colourNeedsATerminalThatIsNotDumbAndNoNoColor() {
    assertThat(Terminal.detect("out", "120", Map.of("TERM", "xterm")))
        .isEqualTo(new Terminal(true, false, 120, true, false));
    assertThat(Terminal.detect("out,err", "", Map.of("TERM", "xterm", "NO_COLOR", "1")))
        .isEqualTo(new Terminal(true, true, 100, false, false));
    assertThat(Terminal.detect("", "x", Map.of())).isEqualTo(Terminal.NONE);
  }

  @Test
  void linksNeedATerminalThatIsKnownToUnderstandThem() {
    assertThat(Terminal.detect("out", "80", Map.of("TERM", "xterm", "VTE_VERSION", "7600")).links())
        .isTrue();
    assertThat(Terminal.detect("", "80", Map.of("TERM", "xterm", "VTE_VERSION", "7600")).links())
        .isFalse();
  }

  @Test
  void whatTheUserSaysAboutColourWins() {
    var terminal = new Terminal(true, true, 80, false, false);

    assertThat(Paint.forOut(terminal, Terminal.Color.AUTO)).isEqualTo(Paint.PLAIN);
    assertThat(Paint.forOut(terminal, Terminal.Color.ALWAYS)).isEqualTo(Paint.ANSI);
    assertThat(Paint.forErr(Terminal.NONE, Terminal.Color.ALWAYS)).isEqualTo(Paint.ANSI);
  }

  @Test
  void controlAndDirectionCharactersBecomeVisible() {
    assertThat(SafeText.line("a\u001b[31m\u0007\u009b\u202eb\nc\u0000")).isEqualTo("a␛[31m␇��b c␀");
    assertThat(SafeText.of("one\ttab\nпривет 漢字 🙂")).isEqualTo("one\ttab\nпривет 漢字 🙂");
  }
}
