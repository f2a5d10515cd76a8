/// Questions and answers that a teacher model writes, each paid for once.
@NullMarked
package dev.codesense.distill.teacher;

import org.jspecify.annotations.NullMarked;
