/// What every command has at hand: global options, streams, the project's settings, interruption,
/// and how an error is printed.
@NullMarked
package dev.codesense.cli.invocation;

import org.jspecify.annotations.NullMarked;
