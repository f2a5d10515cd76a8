/// What codesense needs of a machine and a project, checked one by one, each with what to do.
@NullMarked
package dev.codesense.cli.doctor;

import org.jspecify.annotations.NullMarked;
