/// Which release this is, as the build says.
@NullMarked
package dev.codesense.runtime.release;

import org.jspecify.annotations.NullMarked;
