package dev.codesense.answer.golden;

import dev.codesense.answer.golden.Anchor.Lines;
import org.jspecify.annotations.Nullable;

/// Follows code from one commit of its repository to another.
public interface CodeHistory {

  /// Where code is at another commit.
  sealed interface Followed {
    /// Found.
    ///
    /// @param lines null where a whole file was looked for
    record At(String path, @Nullable Lines lines) implements Followed {}

    /// It is not there any more.
    ///
    /// @param why ends a sentence, such as `the file was deleted`
    record Lost(String why) implements Followed {}

    /// Nobody can tell.
    ///
    /// @param why as of [Lost]
    record Unknown(String why) implements Followed {}
  }

  /// @param repo repo-id
  /// @param lines null for the whole file
  /// @param from commit at which they were right
  /// @param to commit at which they are wanted
  Followed follow(String repo, String path, @Nullable Lines lines, String from, String to);
}
