package dev.codesense.cli.pipeline;

/// What runs pipelines in a cluster.
enum Engine {
  KFP,
  ARGO
}
