/// The embedded store: Lucene segments below one directory, no server.
@NullMarked
package dev.codesense.search.store.lucene;

import org.jspecify.annotations.NullMarked;
