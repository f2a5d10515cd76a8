/// What a run asks of its project besides the settings that every run follows: how models are
/// trained and rolled out; and what ends a run.
@NullMarked
package dev.codesense.pipelines.project;

import org.jspecify.annotations.NullMarked;
