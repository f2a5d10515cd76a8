package dev.codesense.converge;

import dev.codesense.core.Accessor;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.RunContext;
import dev.codesense.data.RemoteUrl;
import dev.codesense.data.dvc.DvcFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A file of a repository's root that a run must know before it converges anything. Fetched without
/// history, and read from git's objects: nothing is checked out.
public final class RemoteFile {
  private static final char REFERENCE = '@';

  private RemoteFile() {}

  /// What was found.
  ///
  /// @param source the repository, its reference understood
  /// @param url without credentials
  /// @param commit that was read
  /// @param content what the commit holds besides data.dvc, as [GitCommit#contentWithout] names it
  /// @param text empty where the commit has no such plain file, or a larger one
  public record Found(
      RepositorySource source,
      RemoteUrl url,
      String commit,
      String content,
      Optional<String> text) {}

  /// Reads a file.
  ///
  /// @param address URL of the repository, and behind `@` the branch, tag or commit; without one,
  ///   its default branch
  /// @param name of the file
  /// @param mostBytes of a file that is read
  /// @throws CodesenseException when the repository cannot be had: one of [ConvergeProblem]'s codes
  public static Found read(
      GitRemotes remotes, String address, String name, long mostBytes, RunContext run)
      throws InterruptedException {
    var candidates = sources(address, name);
    try {
      return read(remotes, candidates.getFirst(), name, mostBytes, run);
    } catch (CodesenseException e) {
      if (e.problem() != ConvergeProblem.REFERENCE_NOT_FOUND || candidates.size() == 1) {
        throw e;
      }
      try {
        return read(remotes, candidates.getLast(), name, mostBytes, run);
      } catch (CodesenseException other) {
        e.addSuppressed(other);
        throw e;
      }
    }
  }

  /// Refuses what is no address, or holds a password or token, before it is kept or sent.
  ///
  /// @param field that holds the address
  /// @throws RefusedValueException naming the field
  public static <R extends Record> void check(Accessor<R, Optional<String>> field, String address) {
    try {
      sources(address, "any");
    } catch (RefusedValueException e) {
      throw e.problem().isPresent()
          ? new RefusedValueException(e.problem().get(), field, e.reason())
          : new RefusedValueException(field, e.reason());
    }
  }

  /// The repository of an address, its reference taken for a branch where it may be one.
  ///
  /// @throws RefusedValueException as [#check] refuses it
  public static RepositorySource branch(String address) {
    return sources(address, "any").getFirst();
  }

  /// What an address may mean: a branch goes before a tag of that name.
  private static List<RepositorySource> sources(String address, String name) {
    int at = reference(address);
    if (at < 0) {
      return List.of(source(address, null, null, null, name));
    }
    var url = address.substring(0, at);
    var reference = address.substring(at + 1);
    return reference.matches("[0-9a-f]{40}")
        ? List.of(source(url, null, null, reference, name))
        : List.of(
            source(url, reference, null, null, name), source(url, null, reference, null, name));
  }

  /// Where the reference begins: behind the host, since a user's name ends in `@` too.
  ///
  /// @return the index of its `@`, or -1
  private static int reference(String address) {
    int scheme = address.indexOf("://");
    int path =
        scheme >= 0
            ? address.indexOf('/', scheme + 3)
            : Math.max(address.indexOf(':'), address.indexOf('/'));
    int at = address.lastIndexOf(REFERENCE);
    // A folder may be called @team.
    return path >= 0 && at > path && address.charAt(at - 1) != '/' ? at : -1;
  }

  private static RepositorySource source(
      String url,
      @Nullable String branch,
      @Nullable String tag,
      @Nullable String commit,
      String name) {
    return new RepositorySource(
        url,
        null,
        branch,
        tag,
        commit,
        List.of("/" + name),
        List.of(),
        null,
        List.of(),
        null,
        null,
        null);
  }

  private static Found read(
      GitRemotes remotes, RepositorySource source, String name, long mostBytes, RunContext run)
      throws InterruptedException {
    var listed = ListedRepository.of(List.of(source), run.project()).getFirst();
    var defaults = ConvergeConfig.defaults();
    var config =
        new ConvergeConfig(
            defaults.shrinkLimit(),
            mostBytes,
            defaults.maxFiles(),
            0,
            0,
            defaults.parallelism(),
            defaults.fetchTimeout(),
            true,
            true,
            ConvergeConfig.WriteBack.OFF);
    // Beside the mirrors that converge keeps, which have more history.
    try (var commit = remotes.fetch(source, "files-of/" + listed.id(), config, run)) {
      Optional<String> text = Optional.empty();
      for (var file : commit.list(source, config).files()) {
        if (file.path().equals(name)) {
          text = Optional.of(new String(commit.content(file), StandardCharsets.UTF_8));
        }
      }
      return new Found(
          source, listed.url(), commit.commit(), commit.contentWithout(DvcFile.DATA), text);
    }
  }
}
