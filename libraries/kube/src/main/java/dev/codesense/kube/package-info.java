/// Objects of a Kubernetes cluster as plain values. The library that talks to the API server is
/// behind [dev.codesense.kube.Cluster].
@NullMarked
package dev.codesense.kube;

import org.jspecify.annotations.NullMarked;
