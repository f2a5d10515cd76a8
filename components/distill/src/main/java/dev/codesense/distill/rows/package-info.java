/// Questions and answers before they are rows: what is asked, the answer, and where it stands.
@NullMarked
package dev.codesense.distill.rows;

import org.jspecify.annotations.NullMarked;
