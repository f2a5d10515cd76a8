package dev.codesense.search.store.lucene;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Interrupts;
import dev.codesense.search.store.StoreProblem;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.store.LockObtainFailedException;

/// Maps failures of Lucene and of the file system to problems.
final class LuceneFailures {

  private LuceneFailures() {}

  /// @param where the generation's physical name, or the directory
  /// @throws InterruptedException when an interrupt of the thread has closed the file
  static CodesenseException of(IOException e, String where) throws InterruptedException {
    Interrupts.rethrow(e);
    return ofReading(e, where);
  }

  /// As [#of], for what is read from mapped memory or closed: no interrupt gets there.
  static CodesenseException ofReading(IOException e, String where) {
    return switch (e) {
      case CorruptIndexException damage ->
          damaged(where, damage.getOriginalMessage() + " in " + damage.getResourceDescription(), e);
      case IndexFormatTooNewException format ->
          unsupported(where, "newer than this codesense reads: " + text(format), e);
      case IndexFormatTooOldException format ->
          unsupported(where, "older than this codesense reads: " + text(format), e);
      case NoSuchFileException missing -> damaged(where, "missing file " + missing.getFile(), e);
      case FileNotFoundException missing -> damaged(where, "missing file " + text(missing), e);
      case EOFException end -> damaged(where, "a file ends too early: " + text(end), e);
      case LockObtainFailedException lock ->
          new CodesenseException(
              StoreProblem.BUILD_IN_PROGRESS,
              "Another build is writing " + where + ": " + text(lock),
              e);
      default -> unreadable(where, e);
    };
  }

  private static CodesenseException damaged(String where, String what, IOException cause) {
    return new CodesenseException(
        StoreProblem.GENERATION_DAMAGED, "Generation " + where + " is damaged: " + what, cause);
  }

  private static CodesenseException unsupported(String where, String what, IOException cause) {
    return new CodesenseException(
        StoreProblem.LAYOUT_UNSUPPORTED, "Generation " + where + " is " + what, cause);
  }

  private static CodesenseException unreadable(String where, IOException cause) {
    return new CodesenseException(
        StoreProblem.STORE_UNREADABLE, "Cannot read or write " + where + ": " + cause, cause);
  }

  private static String text(Throwable e) {
    return String.valueOf(e.getMessage());
  }
}
