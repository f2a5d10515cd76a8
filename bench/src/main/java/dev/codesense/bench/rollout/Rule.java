package dev.codesense.bench.rollout;

import java.util.random.RandomGenerator;

/// Something that drives a rollout.
interface Rule {
  Outcome run(Service service, Fault.Effect effect, RandomGenerator random);
}
