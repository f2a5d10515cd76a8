@NullMarked
package dev.codesense.rollout;

import org.jspecify.annotations.NullMarked;
