package dev.codesense.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The value of a field that nobody set, written as in YAML: `"64"`, `"true"`, `"[a, b]"`, `"{}"`.
///
/// A field without it is required, unless its type is `@Nullable`, an `Optional…` or a record of
/// which every field has a default.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  String value();
}
