/// From ranked chunks to what a person reads: passages, answers without a model, links.
@NullMarked
package dev.codesense.cli.answer;

import org.jspecify.annotations.NullMarked;
