/// What becomes of calls when the connection below them ends.
@NullMarked
package dev.codesense.search.store.qdrant.transport;

import org.jspecify.annotations.NullMarked;
