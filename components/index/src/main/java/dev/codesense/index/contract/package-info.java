/// What the components of the index stage agree on: settings, error codes, and the ports to what
/// they need.
@NullMarked
package dev.codesense.index.contract;

import org.jspecify.annotations.NullMarked;
