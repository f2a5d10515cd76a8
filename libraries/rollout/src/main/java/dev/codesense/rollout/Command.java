package dev.codesense.rollout;

/// What is to be done in the cluster. Each can be carried out twice without harm, so that whoever
/// was killed in between carries out the last one again.
public sealed interface Command {
  /// Leave things as they are.
  record Keep() implements Command {}

  /// Start the candidate without a share of traffic.
  record BringUpDark() implements Command {}

  /// Ask questions through the candidate's own route until it is warm.
  record WarmUp() implements Command {}

  /// Give the candidate a share of traffic; at 100 % it becomes the stable side.
  record SetShare(int percent) implements Command {}

  /// All traffic to the stable side; take the candidate away.
  record RollBack() implements Command {}

  /// Take back the candidate's share of traffic where that is still ours, and write nothing that
  /// somebody else has written.
  record LetGo() implements Command {}
}
