package dev.codesense.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a field of a request that belongs to one call and not to the project, such as the number
/// of a shard: an option by hand, a parameter in KFP and Argo. codesense.yaml has no key for it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Argument {}
