/// Lists the repositories of a snapshot.
@NullMarked
package dev.codesense.sample;

import org.jspecify.annotations.NullMarked;
