package dev.codesense.converge;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.UrlCredentials;
import dev.codesense.data.DataProblem;
import dev.codesense.data.Forge;
import dev.codesense.data.RemoteUrl;
import dev.codesense.data.SourceLinks;
import dev.codesense.secrets.SecretMasker;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One repository to converge, as codesense.yaml lists it.
public record RepositorySource(
    @Doc(
            "Remote (https, ssh, git) without any credential, or path of a local repository, relative to the project")
        String url,
    @Doc("Id of the repository; host/owner/name when left out") @Nullable String id,
    @Doc("Branch to follow; the default branch when branch, tag and commit are left out")
        @Nullable String branch,
    @Doc("Tag to read, annotated or not") @Nullable String tag,
    @Doc("Commit to read, 40 hex digits") @Nullable String commit,
    @Doc(
            "Patterns as in .gitignore, including ! and the meaning of their order; only matching files are read; empty: all")
        @Default("[]")
        List<String> include,
    @Doc(
            "Patterns as in .gitignore, including ! and the meaning of their order; matching files are left out")
        @Default("[]")
        List<String> exclude,
    @Doc("Category that all chunks of this repository carry, any word, such as service or docs")
        @Nullable String category,
    @Doc("Access labels; a reader needs at least one of them; empty: everybody may read")
        @Default("[]")
        List<String> access,
    @Doc(
            "Whether models may be trained on this repository; unset: what distill.train-unlabelled says, and never one with access labels")
        @Nullable Boolean training,
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
    refuseCredentials(url, link);
    if (link != null) {
      check(link);
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

  /// Before anything is kept, logged or sent.
  private static void refuseCredentials(String url, @Nullable String link) {
    try {
      RemoteUrl.parse(url);
    } catch (CodesenseException e) {
      throw new RefusedValueException(
          e.problem(), RepositorySource::url, "is refused: " + e.getMessage());
    }
    int at = url.lastIndexOf('@');
    var user =
        url.substring(url.indexOf("//") < 0 || at < 0 ? 0 : url.indexOf("//") + 2, Math.max(at, 0));
    if (!user.isEmpty() && !user.equals("git") && isToken(user)) {
      throw new RefusedValueException(
          DataProblem.URL_HOLDS_CREDENTIALS,
          RepositorySource::url,
          "has a user name that looks like a token");
    }
    if (link != null && UrlCredentials.in(link)) {
      throw new RefusedValueException(
          DataProblem.URL_HOLDS_CREDENTIALS,
          RepositorySource::link,
          "has a user name, password or token, which every reader of an answer would see");
    }
  }

  private static void check(String link) {
    try {
      SourceLinks.custom(link, "");
    } catch (CodesenseException e) {
      throw new RefusedValueException(
          e.problem(), RepositorySource::link, "is refused: " + e.getMessage());
    }
  }

  /// ssh has users, and who puts a token in their place has it in every log.
  private static boolean isToken(String user) {
    return !user.matches("APKA[0-9A-Z]{16}") // the id of a public key, at AWS
        && !SecretMasker.withDefaults(null).mask("", "token: " + user + "\n").findings().isEmpty();
  }

  /// The default branch of a remote, whole.
  public static RepositorySource of(String url) {
    return new RepositorySource(
        url, null, null, null, null, List.of(), List.of(), null, List.of(), null, null, null);
  }

  /// The same, but for one file at its root, which is left out.
  public RepositorySource without(String file) {
    return new RepositorySource(
        url,
        id,
        branch,
        tag,
        commit,
        include,
        Stream.concat(exclude.stream(), Stream.of("/" + file)).toList(),
        category,
        access,
        training,
        link,
        forge);
  }

  /// What was asked for, in a person's words; null for the default branch.
  public @Nullable String reference() {
    return Stream.of(branch, tag, commit).filter(Objects::nonNull).findFirst().orElse(null);
  }
}
