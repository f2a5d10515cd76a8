package dev.codesense.deploy.drive;

/// What the evaluation of answers said of the candidate.
///
/// @param promote whether it may get traffic
/// @param reason such as `better by 4.1 points (1.2 to 7.0)`
public record Verdict(boolean promote, String reason) {}
