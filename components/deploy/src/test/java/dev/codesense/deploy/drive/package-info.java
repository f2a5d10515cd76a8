@NullMarked
package dev.codesense.deploy.drive;

import org.jspecify.annotations.NullMarked;
