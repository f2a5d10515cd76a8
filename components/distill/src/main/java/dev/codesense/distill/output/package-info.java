/// What is written: rows with their passages, the dataset card, the report.
@NullMarked
package dev.codesense.distill.output;

import org.jspecify.annotations.NullMarked;
