@NullMarked
package dev.codesense.deploy.candidate;

import org.jspecify.annotations.NullMarked;
