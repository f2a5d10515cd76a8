@NullMarked
package dev.codesense.finetune.state;

import org.jspecify.annotations.NullMarked;
