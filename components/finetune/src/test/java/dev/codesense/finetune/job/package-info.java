@NullMarked
package dev.codesense.finetune.job;

import org.jspecify.annotations.NullMarked;
