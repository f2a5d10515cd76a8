package dev.codesense.converge.writeback;

import dev.codesense.converge.ConvergeConfig.WriteBack;
import dev.codesense.converge.ConvergeProblem;
import dev.codesense.converge.DataVersion;
import dev.codesense.converge.RemoteFile;
import dev.codesense.converge.writeback.WriteBackResult.Outcome;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.data.dvc.DvcFile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes data.dvc back to the project in git: which data its index was made of.
///
/// The last task of a run, since a commit shall say only what was proven. What the remote refuses
/// is a warning: the run itself went well, and queries go to its index.
public final class WriteBackComponent implements Component<WriteBackRequest, WriteBackResult> {

  public static final ComponentSpec<WriteBackRequest, WriteBackResult> SPEC =
      new ComponentSpec<>(
          "converge-write-back",
          "Writes data.dvc back to the project's git repository",
          "converge",
          WriteBackRequest.class,
          WriteBackResult.class,
          new ComponentSpec.Resources("250m", "512Mi"),
          "converge");

  /// Where a merge request comes from.
  static final String BRANCH = "codesense/data";

  private final BranchWriter writer;

  public WriteBackComponent(BranchWriter writer) {
    this.writer = writer;
  }

  @Override
  public ComponentSpec<WriteBackRequest, WriteBackResult> spec() {
    return SPEC;
  }

  @Override
  public WriteBackResult run(WriteBackRequest request, RunContext run) throws InterruptedException {
    var mode = request.config().writeBack();
    if (mode == WriteBack.OFF || request.source().isEmpty()) {
      return new WriteBackResult(Outcome.OFF, "");
    }
    if (!request.live()) {
      run.progress().event("queries do not go to the index of this data: data.dvc stays");
      return new WriteBackResult(Outcome.UNCHANGED, "");
    }
    try {
      return write(request.source().get(), mode, request, run);
    } catch (CodesenseException e) {
      run.progress()
          .warn(
              "%s is not written back: %s %s. %s"
                  .formatted(
                      DvcFile.DATA, e.problem().code(), e.getMessage(), e.problem().remedy()));
      return new WriteBackResult(Outcome.FAILED, "");
    }
  }

  private WriteBackResult write(
      String address, WriteBack mode, WriteBackRequest request, RunContext run)
      throws InterruptedException {
    var project = RemoteFile.branch(address);
    if (project.commit() != null) {
      throw new CodesenseException(
          ConvergeProblem.PUSH_REFUSED, "The run was given the project at a commit");
    }
    var data = request.data().orElseGet(() -> DataVersion.of(run.project()));
    boolean proposed = mode == WriteBack.MERGE_REQUEST;
    var title = "Record the data of run " + oneLine(request.runId(), run);
    var commit =
        writer.write(
            project,
            new BranchWriter.Change(
                DvcFile.DATA,
                before -> edited(before, data.out()),
                // Where it is merged, the forge's checks shall run.
                proposed ? title + "\n" : title + "\n\n[skip ci]\n",
                proposed ? new BranchWriter.Proposal(BRANCH, title) : null),
            run);
    var outcome =
        commit.isEmpty() ? Outcome.UNCHANGED : proposed ? Outcome.PROPOSED : Outcome.COMMITTED;
    run.progress()
        .event(
            switch (outcome) {
              case COMMITTED ->
                  "%s is committed as %s".formatted(DvcFile.DATA, commit.orElseThrow());
              case PROPOSED ->
                  "%s waits on the branch %s to be merged".formatted(DvcFile.DATA, BRANCH);
              case UNCHANGED, OFF, FAILED ->
                  "%s says what it should already".formatted(DvcFile.DATA);
            });
    if (commit.isPresent()) {
      run.progress()
          .event(
              "no data is sent: for `dvc pull` at that commit, run `codesense data push` where the"
                  + " project's folder is mounted; a training set made in this run is recorded by"
                  + " the next");
    }
    return new WriteBackResult(outcome, commit.orElse(""));
  }

  private static String oneLine(@Nullable String runId, RunContext run) {
    return (runId == null ? run.runId() : runId).replaceAll("\\s+|\\p{Cntrl}", " ").strip();
  }

  private static byte[] edited(Optional<byte[]> before, DvcFile.Out out) {
    return before
        .map(content -> DvcFile.parse(DvcFile.DATA, content).with(out))
        .orElseGet(() -> DvcFile.of(DvcFile.DATA, out))
        .bytes();
  }
}
