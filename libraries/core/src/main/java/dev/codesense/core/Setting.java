package dev.codesense.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Where codesense.yaml holds a request's field when it is not in the component's own block.
///
/// Without it, the field `batchSize` of the component `index` is `index.batch-size`. With
/// `@Setting("embedding")` the field is the whole top-level block `embedding`, which several
/// components share. `@Setting("")` on a record spreads its fields over the component's own block:
/// `config` in KFP, keys of the block in YAML.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  String value();
}
