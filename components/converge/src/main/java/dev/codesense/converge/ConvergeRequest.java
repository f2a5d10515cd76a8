package dev.codesense.converge;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Setting;
import java.util.List;

/// What to converge.
public record ConvergeRequest(
    @Doc("Repositories that the snapshot holds; one that is no longer listed disappears")
        @Setting("repositories")
        List<RepositorySource> repositories,
    @Doc("Converge even if more disappears than the shrink limit allows") @Default("false")
        boolean acceptShrink,
    @Doc("Knobs of converge") @Setting("") ConvergeConfig config) {
  public ConvergeRequest {
    repositories = List.copyOf(repositories);
  }
}
