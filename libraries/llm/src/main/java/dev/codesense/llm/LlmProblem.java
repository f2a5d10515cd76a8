package dev.codesense.llm;

import dev.codesense.core.Problem;

/// What can go wrong between a request and a model's reply.
public enum LlmProblem implements Problem {
  MODEL_MISSING(
      "CS-LLM-001",
      Kind.USER,
      "Name the model in the block `models` of codesense.yaml; docs/models.md shows how for each server."),
  MODEL_UNKNOWN(
      "CS-LLM-002",
      Kind.USER,
      "Set the model's name and URL to what its server serves; `codesense doctor` lists the names."),
  KEY_REFUSED(
      "CS-LLM-003",
      Kind.USER,
      "Set the variable that the message names to a key that the server accepts."),
  QUOTA_EXCEEDED(
      "CS-LLM-004",
      Kind.USER,
      "Raise the quota or pay the provider's bill, then run again: finished answers are kept."),
  BUDGET_EXCEEDED(
      "CS-LLM-005",
      Kind.USER,
      "Raise the budget, or ask for less; what was answered is kept and not paid again."),
  CONTEXT_EXCEEDED(
      "CS-LLM-006",
      Kind.USER,
      "Send less, or use a model with a larger context and set its `limits.context`."),
  REQUEST_REFUSED(
      "CS-LLM-007",
      Kind.USER,
      "Correct what the server names; `codesense doctor` says what it supports."),
  SCHEMA_UNSUPPORTED(
      "CS-LLM-008",
      Kind.USER,
      "Set the model's `structured` to `prompt`, or use a server that supports JSON schemas."),
  NOT_STRUCTURED(
      "CS-LLM-009",
      Kind.USER,
      "Use a stronger model, or a server that holds replies to a JSON schema."),
  MALFORMED_REPLY(
      "CS-LLM-010",
      Kind.USER,
      "Point the model's URL at a server that speaks the API that its `kind` names."),
  STALLED(
      "CS-LLM-011",
      Kind.TRANSIENT,
      "Run again, send less at a time, or raise the model's `limits.timeout`."),
  KEY_IN_THE_CLEAR(
      "CS-LLM-012",
      Kind.USER,
      "Use https: with a key, plain http goes to this machine, private addresses and cluster-internal names only."),
  JOURNAL_UNUSABLE(
      "CS-LLM-013",
      Kind.USER,
      "Check permissions and space of the file; delete it only to forget what was spent or answered."),
  JOURNAL_LOCKED("CS-LLM-014", Kind.TRANSIENT, "Wait for the other codesense command to end.");

  private final Entry entry;

  LlmProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
