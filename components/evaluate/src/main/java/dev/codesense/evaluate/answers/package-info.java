/// Evaluates answers: systems answer the same questions from the same passages, a judge scores what
/// they say, and the gate decides.
@NullMarked
package dev.codesense.evaluate.answers;

import org.jspecify.annotations.NullMarked;
