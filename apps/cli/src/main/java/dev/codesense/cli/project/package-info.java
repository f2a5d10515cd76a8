/// Commands that work on a project on this machine: make it, plan it, run it, look at it, remove
/// from it.
@NullMarked
package dev.codesense.cli.project;

import org.jspecify.annotations.NullMarked;
