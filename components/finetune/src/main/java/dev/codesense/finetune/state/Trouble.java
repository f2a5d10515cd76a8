package dev.codesense.finetune.state;

import dev.codesense.finetune.contract.FinetuneProblem;

/// What holds a training up, or has ended it.
///
/// @param message what the cluster or the trainer says
public record Trouble(FinetuneProblem problem, String message) {}
