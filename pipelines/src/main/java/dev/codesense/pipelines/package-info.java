/// The pipelines themselves. [dev.codesense.pipelines.Pipelines] lists them.
@NullMarked
package dev.codesense.pipelines;

import org.jspecify.annotations.NullMarked;
