/// A KServe InferenceService in Knative mode: the share of traffic is its `canaryTrafficPercent`.
@NullMarked
package dev.codesense.deploy.knative;

import org.jspecify.annotations.NullMarked;
