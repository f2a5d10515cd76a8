/// A cluster for tests, in memory or real, with somebody who plays KServe and Knative in it.
@NullMarked
package dev.codesense.deploy.world;

import org.jspecify.annotations.NullMarked;
