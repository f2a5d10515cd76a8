/// Pipelines as Argo workflows: Argo's objects as records, and the compiler that writes them.
@NullMarked
package dev.codesense.workflow.argo;

import org.jspecify.annotations.NullMarked;
