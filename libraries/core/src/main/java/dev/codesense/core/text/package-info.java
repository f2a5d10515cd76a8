/// How people read what is counted and measured.
@NullMarked
package dev.codesense.core.text;

import org.jspecify.annotations.NullMarked;
