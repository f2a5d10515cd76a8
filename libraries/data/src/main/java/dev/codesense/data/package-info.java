/// What is known of the indexed repositories, and how it lies on disk: snapshots, DVC's formats,
/// the journal that makes a change of many files all or nothing, and the project's lock.
@NullMarked
package dev.codesense.data;

import org.jspecify.annotations.NullMarked;
