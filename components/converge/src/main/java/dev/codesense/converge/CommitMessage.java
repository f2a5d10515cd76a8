package dev.codesense.converge;

import dev.codesense.core.text.Head;
import dev.codesense.data.SnapshotFile;
import dev.codesense.secrets.SecretMasker;
import java.util.regex.Pattern;

/// What people write about a commit, made fit for a snapshot. Anybody may have written anything.
final class CommitMessage {

  /// More is not even looked at.
  private static final int LONGEST_READ = 64 << 10;

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n]]");

  /// `Signed-off-by: Ann <ann@example.org>`: says who, never why.
  private static final Pattern TRAILER =
      Pattern.compile("(?m)^[A-Za-z][A-Za-z-]{0,40}-(?:by|By|id|Id|to|To): .*\\n?");

  private CommitMessage() {}

  /// The message without secrets, and without what nobody sees or needs; see
  /// [SnapshotFile.History#lastMessage].
  static String masked(String message, SecretMasker masker) {
    var read = Head.of(message, LONGEST_READ);
    if (read.length() < message.length()) {
      // What is cut must not be half a secret.
      read = read.substring(0, Math.max(0, read.lastIndexOf('\n')));
    }
    var plain = CONTROL.matcher(read.replace("\r\n", "\n")).replaceAll(" ");
    var masked = masker.mask("", plain + "\n").text();
    return Head.of(
        TRAILER.matcher(masked).replaceAll("").strip(), SnapshotFile.History.LONGEST_MESSAGE);
  }
}
