package dev.codesense.core;

import java.util.OptionalLong;

/// Where long work says how far it is: a bar on a terminal, one line per event elsewhere.
/// Thread-safe.
public interface Progress {

  /// Begins a stage of work.
  ///
  /// @param name what is done, such as `embed`
  /// @param unit what is counted, plural, such as `chunks`
  /// @param total how many there will be, if known
  Stage stage(String name, String unit, OptionalLong total);

  /// Something a reader of the log wants to know: one line, no line end.
  void event(String line);

  /// Something a person should look at: one line, no line end.
  void warn(String line);

  /// One stage of work; closing it ends its bar.
  interface Stage extends AutoCloseable {

    /// So many more units are done.
    void advance(long units);

    /// Corrects the total once it is known.
    void total(long units);

    /// Shows what is being worked on, or a second count: short.
    void detail(String text);

    @Override
    void close();
  }

  /// Says nothing.
  static Progress silent() {
    return SilentProgress.INSTANCE;
  }
}
