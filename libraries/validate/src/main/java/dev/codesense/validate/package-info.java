/// The offline validator: finds in a compiled pipeline what Kubeflow Pipelines refuses at upload,
/// at run creation or while it runs, and what it loses without a word.
@NullMarked
package dev.codesense.validate;

import org.jspecify.annotations.NullMarked;
