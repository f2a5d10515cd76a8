/// The command line: one `codesense` command, a class per verb.
///
/// A verb turns options into a request, runs a component or asks a library, prints, and returns an
/// exit code. stdout is data, stderr is talk. This is the only module that depends on every other
/// one, ends the process, reads the wall clock and makes run ids.
@NullMarked
package dev.codesense.cli;

import org.jspecify.annotations.NullMarked;
