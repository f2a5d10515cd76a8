/// Runs one task: in this process, or in a container.
@NullMarked
package dev.codesense.localrun.engine;

import org.jspecify.annotations.NullMarked;
