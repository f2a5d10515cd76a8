package dev.codesense.deploy.drive;

import java.time.Duration;
import java.util.List;

/// How a rollout is driven.
///
/// @param poll pause between two looks at the cluster
/// @param window length of what is measured at a time
/// @param lease how long another process waits for one that has vanished
/// @param lost how long a candidate without traffic may look lost before it is: containers restart
/// @param questions that warm the candidate up; each must be answered
public record DriveSettings(
    Duration poll, Duration window, Duration lease, Duration lost, List<String> questions) {
  /// What holds where nothing is set; nothing is asked of the candidate.
  public static final DriveSettings USUAL =
      new DriveSettings(
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          List.of());

  public DriveSettings {
    questions = List.copyOf(questions);
  }
}
