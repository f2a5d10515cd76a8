@NullMarked
package dev.codesense.finetune.trainer;

import org.jspecify.annotations.NullMarked;
