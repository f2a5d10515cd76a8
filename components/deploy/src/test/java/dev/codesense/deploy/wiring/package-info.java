@NullMarked
package dev.codesense.deploy.wiring;

import org.jspecify.annotations.NullMarked;
