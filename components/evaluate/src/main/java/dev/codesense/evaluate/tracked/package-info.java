/// What MLflow and Langfuse get of evaluations.
@NullMarked
package dev.codesense.evaluate.tracked;

import org.jspecify.annotations.NullMarked;
