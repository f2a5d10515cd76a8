/// Kubeflow Pipelines: writes its intermediate representation (a PipelineSpec, schemaVersion 2.1.0)
/// and knows the container contract of its launcher. Plain maps in, YAML out; no KFP library.
@NullMarked
package dev.codesense.runtime.kfp;

import org.jspecify.annotations.NullMarked;
