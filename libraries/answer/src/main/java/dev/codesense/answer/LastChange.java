package dev.codesense.answer;

import dev.codesense.chunk.Chunk;
import dev.codesense.core.text.Head;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/// What a passage says of the last change to its file, where a question is about changes: when, in
/// which commit, and what its author wrote. Questions about anything else do not pay for it.
public final class LastChange {
  private static final int SHORT_ID = 12;
  private static final int LONGEST_MESSAGE = 500;

  private static final Pattern ASKED =
      Pattern.compile(
          "\\b(commit(s|ted)?|changed|(last|latest|recent) change|change to .{1,200} on \\d+|modified|(when|why) (was|were)\\b|who (wrote|touched))\\b"
              + "|коммит|изменил|изменял|изменен[аоы]?\\b|изменён|меняли|причин\\S* изменени|последн\\S* изменени|изменени\\S* .{0,200}последн",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

  private LastChange() {}

  /// Whether a question is about changes; the question alone decides.
  public static boolean isAsked(String question) {
    return ASKED.matcher(question).find();
  }

  /// The last change to a chunk's file, in one line without a line break.
  ///
  /// @return empty where no message of it was recorded
  public static String of(Chunk chunk) {
    var history = chunk.facts().history();
    var message = history == null ? null : history.lastMessage();
    return history == null || message == null
        ? ""
        : "Last change to this file: commit %s of %s: %s"
            .formatted(
                shortId(history.lastCommit()),
                LocalDate.ofInstant(history.lastChange(), ZoneOffset.UTC),
                Head.withEllipsis(message.strip().replaceAll("\\s+", " "), LONGEST_MESSAGE));
  }

  /// The first digits of a commit's id, as people write them.
  public static String shortId(String commit) {
    return commit.substring(0, Math.min(SHORT_ID, commit.length()));
  }
}
