/// `codesense pipeline`: compile and check pipelines, and upload, run, schedule and follow them on
/// KFP or Argo.
@NullMarked
package dev.codesense.cli.pipeline;

import org.jspecify.annotations.NullMarked;
