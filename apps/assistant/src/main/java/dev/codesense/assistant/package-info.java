/// The assistant: one service that answers from the index.
@NullMarked
package dev.codesense.assistant;

import org.jspecify.annotations.NullMarked;
