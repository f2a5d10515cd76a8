/// A pipeline as data: what the DSL writes and the compilers and the local runner read. Immutable
/// records without behaviour of any engine.
@NullMarked
package dev.codesense.workflow.graph;

import org.jspecify.annotations.NullMarked;
