package dev.codesense.search.store;

import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.Visualized;
import dev.codesense.search.store.Generation.Contribution;
import java.util.Locale;
import java.util.Map;

/// Names one generation of an index in a store.
///
/// @param store such as `lucene:.codesense/index`, relative to the project
/// @param generation what is there
/// @param live whether the alias pointed at it when this was written
@ArtifactFormat(name = "CodeIndexRef", version = 1)
public record CodeIndexRef(String store, Generation generation, boolean live)
    implements Visualized {

  public IndexLocation location() {
    return new IndexLocation(store, generation.collection(), generation.physicalName());
  }

  @Override
  public Map<String, Object> metadata() {
    var manifest = generation.manifest();
    return Map.of(
        "store",
        store,
        "generation",
        generation.number(),
        "physical_name",
        generation.physicalName(),
        "live",
        live,
        "model",
        manifest.model(),
        "vectors",
        manifest.vectors().name().toLowerCase(Locale.ROOT),
        "repositories",
        manifest.repositories().size(),
        "commits",
        Visualized.listed(
            manifest.repositories().entrySet().stream()
                .map(repository -> repository.getKey() + "@" + repository.getValue().commit())
                .toList()),
        "files",
        manifest.repositories().values().stream().mapToLong(Contribution::files).sum(),
        "chunks",
        manifest.chunks());
  }
}
