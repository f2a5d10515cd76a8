/// What a person sees: colours and links where the terminal has them, progress bars, and text of
/// strangers made harmless.
@NullMarked
package dev.codesense.cli.terminal;

import org.jspecify.annotations.NullMarked;
