/// The query side: from a question to ranked chunks with links. Stores give scored candidates;
/// fusion and priors are here, so that every store ranks alike.
@NullMarked
package dev.codesense.search;

import org.jspecify.annotations.NullMarked;
