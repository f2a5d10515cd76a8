@NullMarked
package dev.codesense.finetune.adapter;

import org.jspecify.annotations.NullMarked;
