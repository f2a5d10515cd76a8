@NullMarked
package dev.codesense.serving;

import org.jspecify.annotations.NullMarked;
