/// From text to the terms that are indexed and asked for: identifiers split, words stemmed, the
/// same on both sides and for every store.
@NullMarked
package dev.codesense.search.text;

import org.jspecify.annotations.NullMarked;
