@NullMarked
package dev.codesense.runtime;

import org.jspecify.annotations.NullMarked;
