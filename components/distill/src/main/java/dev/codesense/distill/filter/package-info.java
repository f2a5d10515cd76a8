/// What drops candidates, in one fixed order, and counts why.
@NullMarked
package dev.codesense.distill.filter;

import org.jspecify.annotations.NullMarked;
