/// From texts and trees to records: where a value comes from, what it becomes, and what is wrong
/// with it.
@NullMarked
package dev.codesense.runtime.binding;

import org.jspecify.annotations.NullMarked;
