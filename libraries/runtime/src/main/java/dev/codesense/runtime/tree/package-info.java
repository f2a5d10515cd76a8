/// A value with the place it came from: what YAML, JSON, flags and environment variables have in
/// common before a record is built from them.
@NullMarked
package dev.codesense.runtime.tree;

import org.jspecify.annotations.NullMarked;
