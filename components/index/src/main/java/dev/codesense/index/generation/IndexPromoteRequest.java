package dev.codesense.index.generation;

import dev.codesense.core.Argument;
import dev.codesense.core.Artifact;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Setting;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.search.store.CodeIndexRef;
import org.jspecify.annotations.Nullable;

/// Which generation queries shall see.
public record IndexPromoteRequest(
    @Doc("Generation that index-build made") Artifact<CodeIndexRef> index,
    @Doc("Run that is recorded as moving the alias, for index-rollback; unset: this task's own run")
        @Argument
        @Nullable String runId,
    @Doc("Whether evaluate-retrieval approved it; if not, the task fails with exit code 30")
        @Argument
        @Default("true")
        boolean approved,
    @Doc("Settings") @Setting("") IndexConfig config) {}
