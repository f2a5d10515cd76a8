/// Trains an adapter for a base model on a training set, by a job in a cluster.
@NullMarked
package dev.codesense.finetune;

import org.jspecify.annotations.NullMarked;
