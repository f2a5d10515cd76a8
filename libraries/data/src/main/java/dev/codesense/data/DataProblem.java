package dev.codesense.data;

import dev.codesense.core.Problem;
import java.nio.file.AccessDeniedException;

/// What can go wrong with snapshots, DVC's files, the journal and the lock.
public enum DataProblem implements Problem {
  LOCKED(
      "CS-DAT-001",
      Kind.TRANSIENT,
      "Wait until the other command ends, or end it; the lock ends with its process."),
  NOT_WRITABLE(
      "CS-DAT-002", Kind.USER, "Give this user write access to the folder that the message names."),
  WRITE_FAILED("CS-DAT-003", Kind.TRANSIENT, "Repair the disk, then run again."),
  TARGET_REFUSED(
      "CS-DAT-004",
      Kind.USER,
      "Replace the symbolic link that the message names by a folder, or move the project."),
  JOURNAL_UNREADABLE(
      "CS-DAT-005",
      Kind.USER,
      "Run the codesense version that wrote the journal, or delete the journal and converge again."),
  DVC_FILE_NOT_UNDERSTOOD(
      "CS-DAT-006", Kind.USER, "Repair the file, or move it away and converge again."),
  PATH_NOT_TRACKABLE("CS-DAT-007", Kind.USER, "Rename or exclude the file that the message names."),
  OBJECT_DAMAGED("CS-DAT-008", Kind.USER, "Converge again: it writes a whole new snapshot."),
  URL_NOT_UNDERSTOOD(
      "CS-DAT-009",
      Kind.USER,
      "Write the URL as git accepts it: https://host/owner/name, git@host:owner/name or a folder."),
  ID_NOT_SAFE(
      "CS-DAT-010",
      Kind.USER,
      "Set an id of letters, digits, '.', '-' and '_', with '/' between its parts."),
  LINK_NOT_UNDERSTOOD(
      "CS-DAT-011",
      Kind.USER,
      "Write the link with {path}, and optionally {start}, {end} and {commit}."),
  URL_HOLDS_CREDENTIALS(
      "CS-DAT-012",
      Kind.USER,
      "Remove the credential from the URL, set CODESENSE_GIT_TOKEN_<HOST> instead, and revoke the"
          + " credential if others could read it."),
  DVC_IGNORE_NOT_UNDERSTOOD(
      "CS-DAT-020", Kind.USER, "Correct the pattern in .dvcignore, or remove it."),
  NO_REMOTE(
      "CS-DAT-021",
      Kind.USER,
      "Add one with `dvc remote add -d NAME URL`, or name it in .dvc/config: a folder or"
          + " s3://BUCKET/PREFIX."),
  DVC_CONFIG_NOT_UNDERSTOOD(
      "CS-DAT-022", Kind.USER, "Correct the file as `dvc config` would write it."),
  REMOTE_UNREACHABLE(
      "CS-DAT-023", Kind.TRANSIENT, "Check the remote's URL and the network, then run again."),
  REMOTE_REFUSED(
      "CS-DAT-024",
      Kind.USER,
      "Check the remote's name and URL, and give credentials that may use it: AWS_ACCESS_KEY_ID and"
          + " AWS_SECRET_ACCESS_KEY, or .dvc/config.local."),
  REMOTE_INCOMPLETE(
      "CS-DAT-025",
      Kind.USER,
      "Run `codesense data push` where the data is, or check out a commit whose data was pushed."),
  DATA_CHANGED(
      "CS-DAT-026",
      Kind.USER,
      "Run `codesense run`, which writes both, or `codesense data pull` to have what data.dvc"
          + " names."),
  REMOTE_DAMAGED(
      "CS-DAT-027",
      Kind.USER,
      "Remove what the message names from the remote, then run `codesense data push` where the data"
          + " is.");

  private final Entry entry;

  DataProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  /// What a file that could not be written is.
  public static DataProblem ofWriting(Exception failure) {
    return failure instanceof AccessDeniedException
            || String.valueOf(failure.getMessage()).contains("Read-only file system")
        ? NOT_WRITABLE
        : WRITE_FAILED;
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
