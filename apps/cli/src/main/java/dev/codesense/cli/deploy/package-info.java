/// Commands that look at rollouts and tell them what a person wants.
@NullMarked
package dev.codesense.cli.deploy;

import org.jspecify.annotations.NullMarked;
