package dev.codesense.core;

/// One stage of a pipeline: a class with two records, what goes in and what comes out.
///
/// The same instance may be run more than once, never by two threads at a time.
///
/// @param <I> the request: scalars, lists, nested records and [Artifact]s, each documented by [Doc]
/// @param <O> the result: output artifacts and output parameters
public interface Component<I extends Record, O extends Record> {

  /// Describes this component. Cheap: no file is read and no native library is loaded.
  ComponentSpec<I, O> spec();

  /// Does the work. The same request over the same project state yields the same bytes.
  ///
  /// @throws CodesenseException when the work cannot be done; its problem decides retry and exit
  ///   code
  /// @throws InterruptedException when cancelled; whatever was published before stays whole
  O run(I request, RunContext run) throws InterruptedException;
}
