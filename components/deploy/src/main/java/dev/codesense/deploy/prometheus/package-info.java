/// Measures both sides of a rollout by what Prometheus scraped of their pods: requests are counted
/// one by one between two scrapes, and what cannot be told is no reading.
@NullMarked
package dev.codesense.deploy.prometheus;

import org.jspecify.annotations.NullMarked;
