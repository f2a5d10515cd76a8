/// Git through JGit alone: no git command, no hooks, no filters, no user or system configuration.
@NullMarked
package dev.codesense.converge.jgit;

import org.jspecify.annotations.NullMarked;
