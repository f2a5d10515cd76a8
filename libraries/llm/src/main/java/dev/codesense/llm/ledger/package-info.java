/// What calls of models may cost, did cost, and brought: estimate, budget, replies that were paid
/// for.
@NullMarked
package dev.codesense.llm.ledger;

import org.jspecify.annotations.NullMarked;
