/// What is said to the trainer, and heard of it.
@NullMarked
package dev.codesense.finetune.trainer;

import org.jspecify.annotations.NullMarked;
