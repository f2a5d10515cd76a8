/// One way to an answer: what is trained on, what is judged and what is served is made here.
@NullMarked
package dev.codesense.answer;

import org.jspecify.annotations.NullMarked;
