/// Canary rollouts of made-up services: how often rules err, how long they take, and whom it harms.
@NullMarked
package dev.codesense.bench.rollout;

import org.jspecify.annotations.NullMarked;
