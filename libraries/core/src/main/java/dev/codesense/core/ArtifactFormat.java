package dev.codesense.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the on-disk format of an artifact's body. A reader refuses another name or a version it
/// does not know.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ArtifactFormat {

  /// The format's name, such as `RepoSnapshot`.
  String name();

  /// Raised when an older reader would misread a newer body. Counts from 1.
  int version();

  /// The type that KFP shows. The KFP SDK refuses titles outside `system.*` on a component's input.
  String kfpType() default "system.Artifact";

  /// Whether what the body points at is still there when the run is over. By hand, an earlier run's
  /// artifact is taken unasked only then.
  boolean lasting() default true;
}
