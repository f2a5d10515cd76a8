package dev.codesense.index.contract;

import dev.codesense.chunk.facts.SourceFile;

/// Finds out in another process whether chunking a file crashes it.
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
