@NullMarked
package dev.codesense.deploy.knative;

import org.jspecify.annotations.NullMarked;
