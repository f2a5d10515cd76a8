@NullMarked
package dev.codesense.deploy;

import org.jspecify.annotations.NullMarked;
