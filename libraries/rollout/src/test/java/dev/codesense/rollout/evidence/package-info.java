@NullMarked
package dev.codesense.rollout.evidence;

import org.jspecify.annotations.NullMarked;
