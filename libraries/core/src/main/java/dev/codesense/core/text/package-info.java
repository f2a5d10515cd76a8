/// How people read what is counted and measured, and what of a text they do not see.
@NullMarked
package dev.codesense.core.text;

import org.jspecify.annotations.NullMarked;
