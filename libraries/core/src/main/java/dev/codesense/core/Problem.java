package dev.codesense.core;

/// A kind of failure with a stable code, implemented by one enum per module. Each code has a page
/// in docs/errors.
public interface Problem {

  /// What the index of errors has of it.
  Entry entry();

  /// The stable code, such as `CS-IDX-001`.
  default String code() {
    return entry().code();
  }

  /// Whose problem it is.
  default Kind kind() {
    return entry().kind();
  }

  /// What to do next.
  default String remedy() {
    return entry().remedy();
  }

  /// A line of the index of errors.
  ///
  /// @param code the stable one, such as `CS-IDX-001`; never reused for another meaning
  /// @param kind whose problem it is
  /// @param remedy what to do next: one imperative sentence
  record Entry(String code, Kind kind, String remedy) {}

  /// Whose problem it is: decides retry and exit code.
  enum Kind {
    /// The input, the settings or the permissions are wrong: a retry does not help.
    USER(10),
    /// Something outside did not answer: try again.
    TRANSIENT(20),
    /// A gate said no: nothing is broken, nothing was published.
    GATE(30),
    /// Our fault.
    BUG(70);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /// The exit code of a command that ends so.
    public int exitCode() {
      return exitCode;
    }
  }
}
