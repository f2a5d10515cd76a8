/// HTTP calls that are retried where that is worth it.
@NullMarked
package dev.codesense.core.http;

import org.jspecify.annotations.NullMarked;
