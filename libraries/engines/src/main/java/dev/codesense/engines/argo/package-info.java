/// Pipelines on Argo Workflows, through the Kubernetes API. [ArgoClient] is where to begin.
@NullMarked
package dev.codesense.engines.argo;

import org.jspecify.annotations.NullMarked;
