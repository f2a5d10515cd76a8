/// Metrics of answers that need no model: what text and citations say by themselves.
@NullMarked
package dev.codesense.evaluate.measure;

import org.jspecify.annotations.NullMarked;
