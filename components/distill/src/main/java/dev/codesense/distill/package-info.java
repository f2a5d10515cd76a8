/// Makes a training set from a generation of the code index: questions with answers that cite their
/// passages, filtered and split.
@NullMarked
package dev.codesense.distill;

import org.jspecify.annotations.NullMarked;
