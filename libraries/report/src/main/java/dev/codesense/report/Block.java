package dev.codesense.report;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What stands below what comes before it on a page.
public sealed interface Block permits Block.Plain, Table, Chart, Diagram {

  /// A block that is no table and no picture.
  sealed interface Plain extends Block {}

  /// The title of what follows, up to the next one.
  record Heading(String text) implements Plain {}

  record Paragraph(Phrase phrase) implements Plain {}

  /// What a reader should see first.
  record Panel(Tone tone, Phrase phrase) implements Plain {}

  record Bullets(List<Phrase> items) implements Plain {
    public Bullets {
      items = List.copyOf(items);
    }
  }

  /// Values by name, in the order they were put in.
  record Properties(SequencedMap<String, Phrase> values) implements Plain {
    public Properties {
      values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }
  }

  /// Text with its line ends and spaces, such as a log.
  record Preformatted(String text) implements Plain {}

  /// What a reader opens to see; on paper it is open.
  ///
  /// @param open whether it is open to begin with
  record Details(Phrase summary, boolean open, List<Block> blocks) implements Plain {
    public Details {
      blocks = List.copyOf(blocks);
    }
  }

  static Block heading(String text) {
    return new Heading(text);
  }

  static Block paragraph(Phrase... pieces) {
    return new Paragraph(new Phrase.Row(Arrays.asList(pieces)));
  }

  /// A remark, of less weight than a paragraph.
  static Block note(String text) {
    return paragraph(Phrase.toned(Tone.SOFT, text));
  }

  static Block panel(Tone tone, Phrase phrase) {
    return new Panel(tone, phrase);
  }
}
