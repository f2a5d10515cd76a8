/// What a record says about itself: the names, types, defaults and documentation of its fields,
/// from which codesense.yaml, component.yaml, command lines and documentation are derived.
@NullMarked
package dev.codesense.runtime.schema;

import org.jspecify.annotations.NullMarked;
