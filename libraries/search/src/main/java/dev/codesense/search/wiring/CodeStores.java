package dev.codesense.search.wiring;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.StoreProblem;
import dev.codesense.search.store.lucene.LuceneCodeStore;
import java.nio.file.Path;
import java.time.Clock;

/// Opens the store that `index.store` or `--store` names.
public final class CodeStores {
  private static final String LUCENE = "lucene:";

  private CodeStores() {}

  /// @param store such as `lucene:.codesense/index`
  /// @param project what a relative directory is relative to
  /// @throws CodesenseException when no adapter knows the name
  public static CodeStore open(String store, Path project, RecordCodec codec, Clock clock) {
    if (store.startsWith(LUCENE) && store.length() > LUCENE.length()) {
      return LuceneCodeStore.open(project.resolve(store.substring(LUCENE.length())), codec, clock);
    }
    throw new CodesenseException(StoreProblem.STORE_UNKNOWN, "No store is called '" + store + "'");
  }
}
