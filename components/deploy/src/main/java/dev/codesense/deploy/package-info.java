/// Rolls a model out, share by share of the traffic, and back when it is worse.
@NullMarked
package dev.codesense.deploy;

import org.jspecify.annotations.NullMarked;
