/// What stands between a caller and a model's server: masking, budget, turns, retries, records.
@NullMarked
package dev.codesense.llm.guard;

import org.jspecify.annotations.NullMarked;
