/// What every module shares; it knows no other module.
///
/// A [dev.codesense.core.Component] is a class with two records, what goes in and what comes out.
/// It meets its surroundings through a [dev.codesense.core.RunContext] only: the clock, the project
/// directory, progress, secrets, and the artifacts it reads and writes. Errors are a
/// [dev.codesense.core.Problem] with a next step.
@NullMarked
package dev.codesense.core;

import org.jspecify.annotations.NullMarked;
