/// DeepEval itself over the answers of an evaluation, with the same judge.
@NullMarked
package dev.codesense.evaluate.deepeval;

import org.jspecify.annotations.NullMarked;
