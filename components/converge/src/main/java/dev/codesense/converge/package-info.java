/// Repositories to a masked, versioned snapshot.
///
/// [dev.codesense.converge.ConvergeComponent] fetches every listed repository, selects the files
/// worth reading, masks secrets before a byte reaches the disk, and makes `data/raw` equal to the
/// list: what is no longer listed disappears, what did not change is not touched. All of it becomes
/// visible at once, through a journal, or not at all.
@NullMarked
package dev.codesense.converge;

import org.jspecify.annotations.NullMarked;
