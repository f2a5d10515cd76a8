@NullMarked
package dev.codesense.deploy.kill;

import org.jspecify.annotations.NullMarked;
