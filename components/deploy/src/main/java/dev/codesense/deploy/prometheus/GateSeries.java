package dev.codesense.deploy.prometheus;

import java.util.List;

/// Which series a gate or limit reads, and which of them a namespace has now.
///
/// @param gate its name
/// @param wanted names of the series, of which one is enough; empty where the settings name none,
///   so that the gate is never read
/// @param found those that are there
public record GateSeries(String gate, List<String> wanted, List<String> found) {}
