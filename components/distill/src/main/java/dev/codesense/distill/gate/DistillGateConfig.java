package dev.codesense.distill.gate;

import dev.codesense.core.AsIn;
import dev.codesense.core.Doc;
import dev.codesense.distill.DistillConfig;

/// Settings of the gate before a training: keys of the block `distill`, one of them that of
/// `distill` too.
public record DistillGateConfig(
    @AsIn(DistillConfig.class) boolean trainUnlabelled,
    @Doc("When a training is worth it") GateSettings gate) {}
