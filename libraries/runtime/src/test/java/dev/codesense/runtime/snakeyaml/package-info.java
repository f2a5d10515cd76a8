@NullMarked
package dev.codesense.runtime.snakeyaml;

import org.jspecify.annotations.NullMarked;
