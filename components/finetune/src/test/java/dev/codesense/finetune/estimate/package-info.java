@NullMarked
package dev.codesense.finetune.estimate;

import org.jspecify.annotations.NullMarked;
