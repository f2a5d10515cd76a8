package dev.codesense.converge;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.data.Forge;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One repository to converge, as codesense.yaml lists it.
public record RepositorySource(
    @Doc("Remote (https, ssh, git) or path of a local repository, relative to the project")
        String url,
    @Doc("Id of the repository; host/owner/name when left out") @Nullable String id,
    @Doc("Branch to follow; the default branch when branch, tag and commit are left out")
        @Nullable String branch,
    @Doc("Tag to read, annotated or not") @Nullable String tag,
    @Doc("Commit to read, 40 hex digits") @Nullable String commit,
    @Doc("Patterns as in .gitignore; only files that match one of them are read; empty: all")
        @Default("[]")
        List<String> include,
    @Doc("Patterns as in .gitignore; files that match one of them are left out") @Default("[]")
        List<String> exclude,
    @Doc("Category that all chunks of this repository carry, any word, such as service or docs")
        @Nullable String category,
    @Doc("Access labels; a reader needs at least one of them; empty: everybody may read")
        @Default("[]")
        List<String> access,
    @Doc(
            "Template of links to lines, with {commit}, {path}, {start} and {end}; built in for common forges")
        @Nullable String link,
    @Doc(
            "Kind of forge, where the host's name does not show it, such as gitlab or bitbucket-server")
        @Nullable Forge forge) {

  public RepositorySource {
    if (url.isBlank()) {
      throw new RefusedValueException(RepositorySource::url, "must not be blank");
    }
    if (Stream.of(branch, tag, commit).filter(Objects::nonNull).count() > 1) {
      throw new RefusedValueException(
          commit == null ? RepositorySource::tag : RepositorySource::commit,
          "is one too many: a repository takes at most one of branch, tag and commit; %s has more"
              .formatted(url));
    }
    if (commit != null && !commit.matches("[0-9a-f]{40}")) {
      throw new RefusedValueException(
          RepositorySource::commit,
          "must have 40 lower-case hex digits, was `%s` of %s".formatted(commit, url));
    }
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    access = List.copyOf(access);
  }

  /// The default branch of a remote, whole.
  public static RepositorySource of(String url) {
    return new RepositorySource(
        url, null, null, null, null, List.of(), List.of(), null, List.of(), null, null);
  }

  /// What was asked for, in a person's words; null for the default branch.
  public @Nullable String reference() {
    return Stream.of(branch, tag, commit).filter(Objects::nonNull).findFirst().orElse(null);
  }
}
