/// The commands below `codesense data`: a project's data to a DVC remote, and back.
@NullMarked
package dev.codesense.cli.data;

import org.jspecify.annotations.NullMarked;
