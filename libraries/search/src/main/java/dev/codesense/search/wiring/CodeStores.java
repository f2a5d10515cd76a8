package dev.codesense.search.wiring;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.StoreProblem;
import dev.codesense.search.store.lucene.LuceneCodeStore;
import dev.codesense.search.store.qdrant.QdrantAddress;
import dev.codesense.search.store.qdrant.QdrantCodeStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/// Opens the store that `index.store` or `--store` names.
public final class CodeStores {
  private static final String LUCENE = "lucene:";

  private CodeStores() {}

  /// @param store such as `lucene:.codesense/index` or `qdrant://localhost:6334`
  /// @param project what a relative directory is relative to
  /// @param secrets gives the secret of a name, such as `qdrant-api-key`
  /// @throws CodesenseException when no adapter knows the name
  public static CodeStore open(
      String store,
      Path project,
      RecordCodec codec,
      Clock clock,
      Function<String, Optional<Secret>> secrets) {
    if (store.startsWith(LUCENE) && store.length() > LUCENE.length()) {
      return LuceneCodeStore.open(project.resolve(store.substring(LUCENE.length())), codec, clock);
    }
    if (QdrantAddress.isOne(store)) {
      return QdrantCodeStore.open(
          QdrantAddress.parse(store, project),
          secrets.apply("qdrant-api-key").orElse(null),
          codec,
          clock,
          RetryingHttp.Pace.ofMachine());
    }
    throw new CodesenseException(StoreProblem.STORE_UNKNOWN, "No store is called '" + store + "'");
  }
}
