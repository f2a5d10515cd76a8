/// Metrics that need a judge: a chat model that decides, statement by statement and passage by
/// passage, what an answer is worth. What the judge says is read as verdicts and as nothing else.
@NullMarked
package dev.codesense.evaluate.judge;

import org.jspecify.annotations.NullMarked;
