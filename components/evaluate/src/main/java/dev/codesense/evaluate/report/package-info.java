/// What an evaluation found, as an artifact, and the pages that show it.
@NullMarked
package dev.codesense.evaluate.report;

import org.jspecify.annotations.NullMarked;
