package dev.codesense.core;

/// Failures of calls to other machines, and of the disk.
public enum CoreProblem implements Problem {
  SERVICE_UNREACHABLE(
      "CS-COR-001",
      Kind.TRANSIENT,
      "Check that the service is up and its URL right, then run again."),
  SERVICE_BUSY("CS-COR-002", Kind.TRANSIENT, "Wait and run again, or send less at a time."),
  SERVICE_TOO_SLOW(
      "CS-COR-003", Kind.TRANSIENT, "Run again, send less at a time, or raise the timeout."),
  ANSWER_TOO_LARGE("CS-COR-004", Kind.USER, "Check that the URL names the intended service."),
  DISK_FULL(
      "CS-COR-005",
      Kind.USER,
      "Free some space (`codesense index reclaim` removes old generations) and run again: finished work is kept.");

  private final Entry entry;

  CoreProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
