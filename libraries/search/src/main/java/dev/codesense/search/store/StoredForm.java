package dev.codesense.search.store;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.facts.ChunkFacts;
import java.util.List;

/// What every store keeps of a chunk in the same way, so that both find and give back the same.
public final class StoredForm {

  /// The access label of a chunk without labels. A label cannot be empty.
  public static final String EVERYBODY = "";

  /// Names longer than this are no names; Lucene takes at most 32,766 bytes in a term.
  public static final int LONGEST_NAME = 8_000;

  private StoredForm() {}

  /// The labels that a reader needs one of.
  public static List<String> access(ChunkFacts facts) {
    return facts.access().labels().isEmpty() ? List.of(EVERYBODY) : facts.access().labels();
  }

  /// What is searched as the chunk's symbols: names that it defines, and what it stands in.
  public static String symbols(ChunkFacts facts) {
    return String.join("\n", facts.symbols().defined())
        + "\n"
        + String.join("\n", facts.structure().enclosing());
  }

  /// What has to be kept of the embedded text beside the text. Nearly always it is a head and the
  /// text: only the head then, behind a `+`; else the whole of it, behind a `=`.
  public static String head(Chunk chunk) {
    var embedded = chunk.embeddedText();
    return embedded.endsWith(chunk.text())
        ? "+" + embedded.substring(0, embedded.length() - chunk.text().length())
        : "=" + embedded;
  }

  /// The embedded text again.
  ///
  /// @param head what [#head] gave
  public static String embeddedText(String head, String text) {
    return head.startsWith("+") ? head.substring(1) + text : head.substring(1);
  }
}
