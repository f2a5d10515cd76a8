/// Fetches what was trained, and checks that vLLM would serve it.
@NullMarked
package dev.codesense.finetune.adapter;

import org.jspecify.annotations.NullMarked;
