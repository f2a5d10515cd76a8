/// Pipelines on an engine in a cluster, whichever it is: runs and schedules as a person sees them,
/// and what is asked of both engines alike. [PipelineEngine] is the port;
/// [dev.codesense.engines.kfp] and [dev.codesense.engines.argo] are the engines.
@NullMarked
package dev.codesense.engines;

import org.jspecify.annotations.NullMarked;
