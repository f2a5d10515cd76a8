/// What a run leaves on disk while it goes on, so that another process can continue it.
@NullMarked
package dev.codesense.localrun.record;

import org.jspecify.annotations.NullMarked;
