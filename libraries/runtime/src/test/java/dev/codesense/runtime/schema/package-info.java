@NullMarked
package dev.codesense.runtime.schema;

import org.jspecify.annotations.NullMarked;
