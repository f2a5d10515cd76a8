@NullMarked
package dev.codesense.deploy.prometheus;

import org.jspecify.annotations.NullMarked;
