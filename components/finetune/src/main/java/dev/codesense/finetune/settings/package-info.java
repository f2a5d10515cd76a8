/// What codesense.yaml says of fine-tuning.
@NullMarked
package dev.codesense.finetune.settings;

import org.jspecify.annotations.NullMarked;
