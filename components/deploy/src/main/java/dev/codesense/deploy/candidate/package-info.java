/// A tuned candidate that can be asked before it has traffic, and its removal.
@NullMarked
package dev.codesense.deploy.candidate;

import org.jspecify.annotations.NullMarked;
