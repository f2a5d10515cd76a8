/// Compiles a pipeline to KFP's intermediate representation: a PipelineSpec (schemaVersion 2.1.0)
/// and, where Kubernetes features are used, a PlatformSpec. Plain maps in, YAML out.
///
/// @see <a
///   href="https://github.com/kubeflow/pipelines/blob/2.17.0/api/v2alpha1/pipeline_spec.proto">
///   pipeline_spec.proto</a>
@NullMarked
package dev.codesense.workflow.kfp;

import org.jspecify.annotations.NullMarked;
