package dev.codesense.deploy.prometheus;

import java.util.regex.Pattern;

/// One side of a rollout.
///
/// @param name for messages
/// @param pods pattern of their names
record Side(String name, Pattern pods) {

  boolean has(String pod) {
    return pods.matcher(pod).matches();
  }
}
