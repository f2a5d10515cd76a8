package dev.codesense.rollout;

/// A rollout after an event, and what was decided.
public record Transition(Rollout rollout, Decision decision) {}
