@NullMarked
package dev.codesense.bench.rollout;

import org.jspecify.annotations.NullMarked;
