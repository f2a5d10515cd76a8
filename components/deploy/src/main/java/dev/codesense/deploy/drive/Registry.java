package dev.codesense.deploy.drive;

import dev.codesense.deploy.drive.RolloutState.RegisteredVersion;

/// Where models are registered: its aliases follow the traffic. Each call may be repeated.
public interface Registry {
  /// There is none.
  Registry NONE =
      new Registry() {
        @Override
        public void promoted(RegisteredVersion version) {}

        @Override
        public void takenBack(RegisteredVersion version) {}
      };

  /// The version has all traffic: it becomes the champion, and the champion before it `previous`.
  void promoted(RegisteredVersion version) throws InterruptedException;

  /// What was promoted is taken back: `previous` becomes the champion again.
  void takenBack(RegisteredVersion version) throws InterruptedException;
}
