@NullMarked
package dev.codesense.deploy.probe;

import org.jspecify.annotations.NullMarked;
