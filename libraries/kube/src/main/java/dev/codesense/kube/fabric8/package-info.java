/// The cluster through fabric8's client.
@NullMarked
package dev.codesense.kube.fabric8;

import org.jspecify.annotations.NullMarked;
