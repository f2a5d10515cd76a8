/// Golden questions: questions whose right answers are known. One schema and one way to read them,
/// for retrieval, answers and training alike.
@NullMarked
package dev.codesense.answer.golden;

import org.jspecify.annotations.NullMarked;
