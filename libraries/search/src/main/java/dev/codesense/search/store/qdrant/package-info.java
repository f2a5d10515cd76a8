/// Indexes in Qdrant: a collection a generation, an alias for queries.
@NullMarked
package dev.codesense.search.store.qdrant;

import org.jspecify.annotations.NullMarked;
