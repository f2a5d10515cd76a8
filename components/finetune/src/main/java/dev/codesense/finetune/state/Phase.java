package dev.codesense.finetune.state;

/// Where a training stands, whatever runs it.
public enum Phase {
  /// Nothing runs yet: it waits for admission, a node, or its controller.
  QUEUED("waits"),
  /// Its pod is being made ready: images, volumes.
  PREPARING("is being prepared"),
  RUNNING("trains"),
  /// A pod ended without success, and the next one is on its way.
  RESTARTING("starts again"),
  SUCCEEDED("has ended"),
  FAILED("has failed"),
  /// Its object is gone.
  LOST("is gone");

  private final String words;

  Phase(String words) {
    this.words = words;
  }

  /// Goes behind `the training`.
  public String words() {
    return words;
  }

  /// Whether nothing comes after it.
  public boolean isLast() {
    return switch (this) {
      case SUCCEEDED, FAILED, LOST -> true;
      case QUEUED, PREPARING, RUNNING, RESTARTING -> false;
    };
  }
}
