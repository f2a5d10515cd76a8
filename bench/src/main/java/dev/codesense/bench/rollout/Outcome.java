package dev.codesense.bench.rollout;

/// How a simulated rollout ended.
///
/// @param promoted whether the candidate got all traffic
/// @param minutes from the first share of traffic to the end
/// @param reached the largest share of traffic that the candidate got, in percent
/// @param served requests that the candidate answered, of all requests of the rollout
/// @param harmed those that would have been better on the stable side, of all requests
record Outcome(boolean promoted, int minutes, int reached, double served, double harmed) {}
