package dev.codesense.engines.argo;

import dev.codesense.kube.Cluster;

class FakeArgoClientTest extends ArgoClientContract {
  private final FakeCluster cluster = new FakeCluster();

  @Override
  Cluster cluster() {
    return cluster;
  }

  @Override
  String unique(String name) {
    return name;
  }
}
