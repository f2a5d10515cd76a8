/// Pipelines written in Java: wires are method references to the components' records, so that a
/// wrong name or type does not compile. [Pipeline] is where to begin.
@NullMarked
package dev.codesense.workflow;

import org.jspecify.annotations.NullMarked;
