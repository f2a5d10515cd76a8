package dev.codesense.evaluate.report;

/// A mean and where it would lie for other questions of the same kind.
///
/// @param low lower end of the 95 % interval
/// @param high its upper end
public record Interval(double mean, double low, double high) {}
