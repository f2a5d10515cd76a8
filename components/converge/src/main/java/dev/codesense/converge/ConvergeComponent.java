package dev.codesense.converge;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.FanOut;
import dev.codesense.core.RunContext;
import dev.codesense.data.Journal;
import dev.codesense.data.ProjectLock;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/// Makes `data/raw` and the snapshot equal to the listed repositories.
///
/// Fetch all, read what changed, check the shrink limit, then change everything at once through the
/// journal; the snapshot is published after that. A repository that cannot be had keeps its last
/// good state and is marked stale; without one it is missing, and the run fails only when nothing
/// at all could be had.
public final class ConvergeComponent implements Component<ConvergeRequest, ConvergeResult> {

  public static final ComponentSpec<ConvergeRequest, ConvergeResult> SPEC =
      new ComponentSpec<>(
          "converge",
          "Turns a list of git repositories into one masked, versioned snapshot",
          "converge",
          ConvergeRequest.class,
          ConvergeResult.class,
          new ComponentSpec.Resources("2", "2Gi"));

  private final GitRemotes remotes;

  public ConvergeComponent(GitRemotes remotes) {
    this.remotes = remotes;
  }

  @Override
  public ComponentSpec<ConvergeRequest, ConvergeResult> spec() {
    return SPEC;
  }

  /// What a run would read.
  ///
  /// @param repositories those that can be had
  /// @param missing ids of those that cannot, and why
  /// @param files before contents are looked at
  /// @param bytes before masking
  /// @param changedFiles those of them that the last run did not read the same
  /// @param changedBytes their sizes added up
  /// @param refusal why the shrink limit would stop it
  public record Preview(
      int repositories,
      SortedMap<String, CodesenseException> missing,
      long files,
      long bytes,
      long changedFiles,
      long changedBytes,
      Optional<CodesenseException> refusal) {}

  /// Estimates a run: fetches into the mirrors, but touches neither `data/` nor artifacts.
  public Preview preview(ConvergeRequest request, RunContext run) throws InterruptedException {
    var listed = ListedRepository.of(request.repositories(), run.project());
    try (var _ = ProjectLock.join(run.state(), SPEC.name(), run.clock());
        var fetched = fetch(listed, request.config(), run)) {
      var last = new Convergence(request, run, ConvergeState.load(run));
      var missing = new TreeMap<String, CodesenseException>();
      var paths = new HashMap<String, Set<String>>();
      long files = 0;
      long bytes = 0;
      long changedFiles = 0;
      long changedBytes = 0;
      for (var outcome : fetched.outcomes()) {
        switch (outcome) {
          case FetchOutcome.Failed failed ->
              missing.put(failed.repository().id(), failed.problem());
          case FetchOutcome.Here here -> {
            var listing = here.commit().list(here.repository().source(), request.config());
            Convergence.nothingLeft(listing.files().size(), listing.skipped().counts())
                .ifPresent(words -> run.progress().warn(here.repository().id() + ": " + words));
            var known = last.readBefore(here.repository().id());
            paths.put(
                here.repository().id(),
                listing.files().stream().map(GitCommit.Entry::path).collect(Collectors.toSet()));
            for (var file : listing.files()) {
              files++;
              bytes += file.bytes();
              var before = known.get(file.path());
              if (before == null || !before.isOf(file)) {
                changedFiles++;
                changedBytes += file.bytes();
              }
            }
          }
        }
      }
      return new Preview(
          listed.size() - missing.size(),
          missing,
          files,
          bytes,
          changedFiles,
          changedBytes,
          last.shrinkRefusal(
              listed.stream().map(ListedRepository::id).collect(Collectors.toSet()), paths));
    }
  }

  /// The ids of the listed repositories, sorted.
  ///
  /// @param project the project directory
  /// @throws CodesenseException when one of them is refused
  public static List<String> ids(ConvergeRequest request, Path project) {
    return ListedRepository.of(request.repositories(), project).stream()
        .map(ListedRepository::id)
        .toList();
  }

  /// Where the listed repositories are now: ids to commits. Nothing is fetched, locked or written;
  /// a repository that cannot be asked is warned of and left out.
  public Map<String, String> heads(ConvergeRequest request, RunContext run)
      throws InterruptedException {
    var heads = new ConcurrentSkipListMap<String, String>();
    FanOut.named("converge-heads")
        .atMost(request.config().parallelism())
        .map(
            ListedRepository.of(request.repositories(), run.project()),
            repository -> {
              try {
                heads.put(
                    repository.id(),
                    remotes.head(repository.source(), repository.id(), request.config(), run));
              } catch (CodesenseException e) {
                if (!FetchOutcome.isOfOneRepository(e)) {
                  throw e;
                }
                run.progress().warn(repository.id() + ": " + e.getMessage());
              }
              return repository;
            });
    return heads;
  }

  @Override
  public ConvergeResult run(ConvergeRequest request, RunContext run) throws InterruptedException {
    return converge(ListedRepository.of(request.repositories(), run.project()), request, run);
  }

  /// Empties `data/raw` and the snapshot: what [#run] refuses, since a list is rarely empty on
  /// purpose, and what purging the last repository means.
  ///
  /// @param request lists nothing and accepts the shrinking
  public ConvergeResult clear(ConvergeRequest request, RunContext run) throws InterruptedException {
    return converge(List.of(), request, run);
  }

  private ConvergeResult converge(
      List<ListedRepository> listed, ConvergeRequest request, RunContext run)
      throws InterruptedException {
    try (var _ = ProjectLock.join(run.state(), SPEC.name(), run.clock())) {
      if (Journal.recover(run.state()) == Journal.Recovery.COMPLETED) {
        run.progress().event("Completed the change of an earlier run that was killed");
      }
      var memory = ConvergeState.load(run);
      try (var fetched = fetch(listed, request.config(), run)) {
        var result = new Convergence(request, run, memory).converge(fetched.outcomes());
        remotes.retain(listed.stream().map(ListedRepository::id).collect(Collectors.toSet()), run);
        return result;
      }
    }
  }

  private record Fetched(List<FetchOutcome> outcomes, Queue<GitCommit> open)
      implements AutoCloseable {
    @Override
    public void close() {
      open.forEach(GitCommit::close);
    }
  }

  private Fetched fetch(List<ListedRepository> listed, ConvergeConfig config, RunContext run)
      throws InterruptedException {
    var open = new ConcurrentLinkedQueue<GitCommit>();
    boolean complete = false;
    try (var stage =
        run.progress().stage("fetch", "repositories", OptionalLong.of(listed.size()))) {
      var outcomes =
          FanOut.named("converge-fetch")
              .atMost(config.parallelism())
              .<ListedRepository, FetchOutcome>map(
                  listed,
                  repository -> {
                    try {
                      var commit = remotes.fetch(repository.source(), repository.id(), config, run);
                      open.add(commit);
                      return new FetchOutcome.Here(repository, commit);
                    } catch (CodesenseException e) {
                      if (!FetchOutcome.isOfOneRepository(e)) {
                        throw e;
                      }
                      return new FetchOutcome.Failed(repository, e);
                    } finally {
                      stage.advance(1);
                    }
                  });
      complete = true;
      return new Fetched(outcomes, open);
    } finally {
      if (!complete) {
        open.forEach(GitCommit::close);
      }
    }
  }
}
