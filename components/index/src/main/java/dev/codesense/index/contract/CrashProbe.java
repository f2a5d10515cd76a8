package dev.codesense.index.contract;

import dev.codesense.chunk.facts.SourceFile;

/// Finds out, away from this process, whether chunking a file kills the process.
@FunctionalInterface
public interface CrashProbe {

  /// What became of the process that chunked the file.
  enum Verdict {
    SURVIVED,
    DIED,
    /// No process could be started, or it never ended.
    UNKNOWN
  }

  Verdict chunk(SourceFile file, String modelId) throws InterruptedException;
}
