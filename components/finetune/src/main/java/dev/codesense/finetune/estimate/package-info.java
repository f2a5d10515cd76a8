/// What a training asks of a GPU.
@NullMarked
package dev.codesense.finetune.estimate;

import org.jspecify.annotations.NullMarked;
