/// and the service print answers.
@NullMarked
package dev.codesense.answer.printed;

import org.jspecify.annotations.NullMarked;
