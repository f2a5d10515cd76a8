/// The objects of the cluster that a training is.
@NullMarked
package dev.codesense.finetune.job;

import org.jspecify.annotations.NullMarked;
