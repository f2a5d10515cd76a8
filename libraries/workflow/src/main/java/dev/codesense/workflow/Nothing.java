package dev.codesense.workflow;

/// For a pipeline that takes or gives back nothing.
public record Nothing() {}
