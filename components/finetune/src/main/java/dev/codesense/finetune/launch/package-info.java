/// Starts a training, or finds the one that runs, and follows it to its end.
@NullMarked
package dev.codesense.finetune.launch;

import org.jspecify.annotations.NullMarked;
