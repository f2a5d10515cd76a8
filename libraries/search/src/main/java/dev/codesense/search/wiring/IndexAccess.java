package dev.codesense.search.wiring;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RunContext;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.embed.wiring.Embedders;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.IndexLocation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/// Opens what an index is worked with, for components and commands alike. Who opens, closes.
///
/// @param project what a relative directory is relative to
/// @param state `.codesense/` of the project
/// @param secrets gives the secret of a name: `qdrant-api-key`, `embedding-api-key`
public record IndexAccess(
    Path project,
    Path state,
    RecordCodec codec,
    Clock clock,
    Function<String, Optional<Secret>> secrets) {

  /// As a running component has it.
  public static IndexAccess of(RunContext run) {
    return new IndexAccess(run.project(), run.state(), run.codec(), run.clock(), run::secret);
  }

  /// @throws CodesenseException when no adapter knows the location's store
  public CodeStore store(IndexLocation location) {
    return CodeStores.open(location.store(), project, codec, clock, secrets);
  }

  /// Cheap, as [Embedders#open] is.
  ///
  /// @throws CodesenseException when the settings contradict each other
  public Embedder embedder(EmbeddingConfig config) {
    return Embedders.open(
        config,
        secrets.apply("embedding-api-key").orElse(null),
        codec,
        state.resolve("native"),
        RetryingHttp.Pace.ofMachine());
  }
}
