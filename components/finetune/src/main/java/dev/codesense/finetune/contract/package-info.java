/// What the packages of finetune share: its errors.
@NullMarked
package dev.codesense.finetune.contract;

import org.jspecify.annotations.NullMarked;
