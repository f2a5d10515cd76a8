package dev.codesense.cli.doctor;

import dev.codesense.core.UrlCredentials;
import org.jspecify.annotations.Nullable;

/// The outcome of looking at one thing.
///
/// @param name what was looked at, such as `disk`
/// @param detail what was found, with figures
/// @param todo what to do; null when all is well
public record Check(String name, State state, String detail, @Nullable String todo) {

  public Check {
    detail = UrlCredentials.redacted(detail);
    todo = todo == null ? null : UrlCredentials.redacted(todo);
  }

  /// How bad it is.
  public enum State {
    OK,
    /// It works, but slower or with less than it could.
    WARN,
    /// Some command cannot work.
    FAIL
  }

  public static Check ok(String name, String detail) {
    return new Check(name, State.OK, detail, null);
  }

  public static Check warn(String name, String detail, String todo) {
    return new Check(name, State.WARN, detail, todo);
  }

  public static Check fail(String name, String detail, String todo) {
    return new Check(name, State.FAIL, detail, todo);
  }
}
