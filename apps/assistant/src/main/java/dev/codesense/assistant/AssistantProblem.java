package dev.codesense.assistant;

import dev.codesense.core.Problem;

/// What can go wrong when the assistant is started or asked.
public enum AssistantProblem implements Problem {
  TOKEN_NEEDED(
      "CS-AST-001",
      Kind.USER,
      "Set CODESENSE_SERVE_TOKEN to a secret of at least 16 characters, or listen on 127.0.0.1 only."),
  CANNOT_LISTEN(
      "CS-AST-002",
      Kind.USER,
      "Choose another address or port with --host and --port, or end what listens there."),
  REQUEST_REFUSED(
      "CS-AST-003",
      Kind.USER,
      "Correct what the message names; docs/assistant.md has each request's fields."),
  BUSY("CS-AST-004", Kind.TRANSIENT, "Ask again in a few seconds, as Retry-After says."),
  MODEL_SILENT(
      "CS-AST-005",
      Kind.TRANSIENT,
      "Check that the chat model's server is up, or lower its `limits.timeout`, which each of five attempts waits.");

  private final Entry entry;

  AssistantProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
