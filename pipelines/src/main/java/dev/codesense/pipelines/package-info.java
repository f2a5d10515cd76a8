/// The pipelines themselves. [dev.codesense.workflow.Pipelines] lists them.
@NullMarked
package dev.codesense.pipelines;

import org.jspecify.annotations.NullMarked;
