/// Prompts that a team keeps in Langfuse.
@NullMarked
package dev.codesense.answer.langfuse;

import org.jspecify.annotations.NullMarked;
