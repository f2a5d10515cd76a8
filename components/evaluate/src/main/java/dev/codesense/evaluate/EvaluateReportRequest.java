package dev.codesense.evaluate;

import dev.codesense.core.Argument;
import dev.codesense.core.Artifact;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.evaluate.report.EvalReport;
import dev.codesense.search.store.CodeIndexRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the tasks of a run left; all but the artifacts is known to its pipeline only.
public record EvaluateReportRequest(
    @Doc("Snapshot that the run indexed") Artifact<RepoSnapshot> snapshot,
    @Doc("Generation of the run, and whether queries go to it") Artifact<CodeIndexRef> index,
    @Doc("Evaluation of this generation; ignored if it is of another one")
        @Nullable Artifact<EvalReport> evaluation,
    @Doc("Repositories that could not be read and were never indexed") @Argument @Default("[]")
        List<String> missing,
    @Doc("Whether the run moved the alias") @Argument @Nullable Boolean moved,
    @Doc("Files that the run had to chunk") @Argument @Nullable Long chunkedFiles,
    @Doc("Texts that the run had to embed") @Argument @Nullable Long embeddedTexts) {
  public EvaluateReportRequest {
    missing = List.copyOf(missing);
  }
}
