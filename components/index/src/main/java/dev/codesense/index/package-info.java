/// From a snapshot to a verified generation of the code index, with the alias moved last.
///
/// [dev.codesense.index.IndexComponent] compares the snapshot with the live generation, chunks what
/// changed, embeds the texts that nobody has a vector for, builds the next generation beside the
/// live one, checks it, and only then lets queries see it. A run that dies at any instant leaves
/// the live generation as it was; the next run goes on with the vectors that were made.
/// [dev.codesense.index.IndexMaintenance] goes back, reclaims space and removes repositories.
@NullMarked
package dev.codesense.index;

import org.jspecify.annotations.NullMarked;
