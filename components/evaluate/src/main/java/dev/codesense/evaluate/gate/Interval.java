package dev.codesense.evaluate.gate;

/// A mean and where it would lie for other questions of the same kind.
///
/// @param low lower end
/// @param high upper end
public record Interval(double mean, double low, double high) {}
