@NullMarked
package dev.codesense.deploy.httproute;

import org.jspecify.annotations.NullMarked;
