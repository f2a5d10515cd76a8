/// Where a training stands, told from what the cluster says.
@NullMarked
package dev.codesense.finetune.state;

import org.jspecify.annotations.NullMarked;
