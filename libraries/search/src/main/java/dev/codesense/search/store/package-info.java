/// Where chunks and vectors live: numbered generations behind an alias.
@NullMarked
package dev.codesense.search.store;

import org.jspecify.annotations.NullMarked;
