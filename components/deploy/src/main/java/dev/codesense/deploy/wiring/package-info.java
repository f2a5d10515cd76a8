/// Builds the component with its adapters.
@NullMarked
package dev.codesense.deploy.wiring;

import org.jspecify.annotations.NullMarked;
