@NullMarked
package dev.codesense.kube;

import org.jspecify.annotations.NullMarked;
