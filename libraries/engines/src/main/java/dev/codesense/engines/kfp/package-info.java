/// Talks to the REST API (v2beta1) of Kubeflow Pipelines. [KfpClient] is the API's calls;
/// [PipelineUpload], [RunStart] and [ScheduleUpdate] are what a person asks for, each safe to ask
/// for twice.
@NullMarked
package dev.codesense.engines.kfp;

import org.jspecify.annotations.NullMarked;
