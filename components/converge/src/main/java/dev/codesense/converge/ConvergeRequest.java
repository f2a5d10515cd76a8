package dev.codesense.converge;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.Setting;
import java.util.List;

/// What to converge.
@Example({"--project ~/our-code", "--json"})
public record ConvergeRequest(
    @Doc("Repositories of the snapshot; a repository that is no longer listed is removed")
        @Setting("repositories")
        List<RepositorySource> repositories,
    @Doc("Converge even if more disappears than the shrink limit allows") @Default("false")
        boolean acceptShrink,
    @Doc("Settings of converge") @Setting("") ConvergeConfig config) {
  public ConvergeRequest {
    repositories = List.copyOf(repositories);
  }
}
