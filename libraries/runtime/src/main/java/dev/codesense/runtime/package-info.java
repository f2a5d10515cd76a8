/// Binds records to the outside: YAML, JSON, the KFP executor input, command lines; writes what is
/// generated from them; runs components.
@NullMarked
package dev.codesense.runtime;

import org.jspecify.annotations.NullMarked;
