/// Drives a rollout: tells the engine of libraries/rollout what happened, keeps what it decided in
/// the cluster, and carries out what it commands. What it drives, measures and asks is behind
/// ports.
@NullMarked
package dev.codesense.deploy.drive;

import org.jspecify.annotations.NullMarked;
