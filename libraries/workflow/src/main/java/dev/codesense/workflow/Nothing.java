package dev.codesense.workflow;

/// The inputs or outputs of a pipeline that has none.
public record Nothing() {}
