/// Talks to the REST API (v2beta1) of Kubeflow Pipelines: uploads, runs, schedules, logs.
/// [KfpClient] is the API's calls; [PipelineUpload], [RunStart], [RunFollower], [ScheduleUpdate]
/// and [CommitRuns] are what a person asks for, each safe to ask for twice.
@NullMarked
package dev.codesense.workflow.client;

import org.jspecify.annotations.NullMarked;
