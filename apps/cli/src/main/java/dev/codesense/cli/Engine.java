package dev.codesense.cli;

/// What runs pipelines in a cluster.
enum Engine {
  KFP,
  ARGO
}
