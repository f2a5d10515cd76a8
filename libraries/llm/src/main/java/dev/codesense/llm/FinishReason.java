package dev.codesense.llm;

/// Why a reply ended.
public enum FinishReason {
  /// The model was done.
  STOP,
  /// The limit of tokens was reached: the text is cut.
  LENGTH,
  /// The model wants tools called.
  TOOL_CALLS,
  /// The model, or its provider's filter, declined to answer; the text is its refusal, or empty.
  REFUSED,
  /// The server gave no reason, or one that is not known.
  OTHER
}
