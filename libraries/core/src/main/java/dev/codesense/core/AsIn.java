package dev.codesense.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says that a field is the one of the same name and type in another record, whose [Doc] and
/// [Default] hold here too: what several requests take is described once.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface AsIn {
  Class<? extends Record> value();
}
