package dev.codesense.deploy.drive;

import dev.codesense.core.CodesenseException;
import dev.codesense.rollout.Command;
import java.util.Set;

/// A service whose model is rolled out: reads what the cluster shows of it, and carries out what
/// the engine commands. Keeps nothing of a rollout: whoever continues one has the same [Sides].
public interface ServedModel {

  /// Checks that a rollout can begin.
  ///
  /// @return what serves now
  /// @throws CodesenseException with a [DeployProblem] where the cluster or the service cannot
  ///   carry one; nothing was written
  StableSide begin(Candidate candidate) throws InterruptedException;

  /// @param expected shares in percent that may be asked for the candidate without anybody else
  ///   having changed it; before there is one, the service may also be as it was
  ServedState read(Sides sides, Set<Integer> expected) throws InterruptedException;

  /// Carries out a command as far as it can be now. What is done already is not done again, so that
  /// calling it until the cluster shows the result is right.
  void carryOut(Command command, Sides sides) throws InterruptedException;

  /// After somebody else has changed the service: takes back what is still the rollout's own.
  ///
  /// @return whether nothing is left to be done
  default boolean letGo(Sides sides) throws InterruptedException {
    carryOut(new Command.LetGo(), sides);
    return true;
  }

  /// After a rollback: takes the candidate away.
  ///
  /// @return whether nothing is left to be done
  boolean clear(Sides sides) throws InterruptedException;

  /// After a promotion: does what is left to be done until the service is as it was, but for its
  /// model.
  ///
  /// @return whether nothing is left to be done
  default boolean conclude(Sides sides) throws InterruptedException {
    return true;
  }

  /// After a promotion: makes what served before the served model again.
  void restore(Sides sides) throws InterruptedException;

  /// Writes something into the service's events, for `kubectl describe`. Best effort.
  void tell(String reason, String message, boolean warning) throws InterruptedException;
}
