/// What calls of models may cost, did cost, and brought: estimate, budget, replies that were paid
/// for.
@NullMarked
package dev.codesense.llm.cost;

import org.jspecify.annotations.NullMarked;
