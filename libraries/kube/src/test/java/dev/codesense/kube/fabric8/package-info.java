@NullMarked
package dev.codesense.kube.fabric8;

import org.jspecify.annotations.NullMarked;
