package dev.codesense.assistant.http;

/// A request that is refused with a status and a word for programs.
final class HttpRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /// @param code as OpenAI has it, such as `model_not_found`
  HttpRefusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
