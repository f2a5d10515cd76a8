/// From ranked chunks to what a person reads: passages, answers without a model, links.
@NullMarked
package dev.codesense.cli.query;

import org.jspecify.annotations.NullMarked;
