@NullMarked
package dev.codesense.runtime.jackson;

import org.jspecify.annotations.NullMarked;
