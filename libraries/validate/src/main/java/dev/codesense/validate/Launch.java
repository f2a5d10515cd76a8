package dev.codesense.validate;

import java.util.List;
import java.util.Map;

/// How a pipeline is to be started, as far as the server checks it.
///
/// @param names under which things are filed
/// @param schedules of recurring runs, in KFP's six fields
/// @param parameters of the run: text, numbers, booleans, lists and maps
public record Launch(
    Map<Name, String> names, List<String> schedules, Map<String, Object> parameters) {

  /// What has a name of limited length.
  public enum Name {
    PIPELINE(128),
    VERSION(127),
    EXPERIMENT(128),
    NAMESPACE(63);

    private final int bytes;

    Name(int bytes) {
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }
  }
}
