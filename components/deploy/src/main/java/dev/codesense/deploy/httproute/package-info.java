/// A KServe InferenceService in Standard mode: its share of traffic is the weight of a backend of
/// an HTTPRoute (Gateway API), beside a second service that is the candidate.
@NullMarked
package dev.codesense.deploy.httproute;

import org.jspecify.annotations.NullMarked;
