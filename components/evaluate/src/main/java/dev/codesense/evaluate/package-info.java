/// Judges what was built before people meet it.
@NullMarked
package dev.codesense.evaluate;

import org.jspecify.annotations.NullMarked;
