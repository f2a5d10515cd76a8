package dev.codesense.converge.writeback;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.DataVersion;
import dev.codesense.converge.RemoteFile;
import dev.codesense.core.Argument;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.Setting;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What to write, and where.
@Example("--source https://host/team/assistant.git@main")
public record WriteBackRequest(
    @Doc(
            "Git repository of the project: URL@BRANCH; URL alone for the default branch; without"
                + " one nothing is written")
        @Argument
        Optional<String> source,
    @Doc("What data.dvc is to say, as converge gives it; unset: what the project's own says")
        @Argument
        Optional<DataVersion> data,
    @Doc("Whether queries go to the index of this data; if not, nothing is written")
        @Argument
        @Default("true")
        boolean live,
    @Doc("Run that the commit names; unset: this task's own run") @Argument @Nullable String runId,
    @Doc("Settings of converge") @Setting("") ConvergeConfig config) {
  public WriteBackRequest {
    source = source.filter(address -> !address.isBlank());
    source.ifPresent(address -> RemoteFile.check(WriteBackRequest::source, address));
  }
}
