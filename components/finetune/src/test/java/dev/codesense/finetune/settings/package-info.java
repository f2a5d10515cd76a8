@NullMarked
package dev.codesense.finetune.settings;

import org.jspecify.annotations.NullMarked;
