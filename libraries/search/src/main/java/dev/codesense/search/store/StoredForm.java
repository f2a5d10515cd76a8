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

  /// A chunk's context as it is kept. A context fits any text, so that a head is always marked with
  /// a `+`.
  public static String head(Chunk chunk) {
    return "+" + chunk.context();
  }

  /// The context again.
  ///
  /// @param head what [#head] gave
  /// @throws IllegalArgumentException when it is something else
  public static String context(String head) {
    if (!head.startsWith("+")) {
      throw new IllegalArgumentException("a chunk's head begins with +, was " + head);
    }
    return head.substring(1);
  }
}
