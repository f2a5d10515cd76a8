package dev.codesense.llm;

/// Where records of calls go: a trace, a metric, a file. Called once a call, by the thread that
/// made it; must be thread-safe and quick, and must not throw.
@FunctionalInterface
public interface CallLog {

  void add(CallRecord call);
}
