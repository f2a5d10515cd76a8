/// A chat model's server whose replies a test writes.
@NullMarked
package dev.codesense.testkit.chat;

import org.jspecify.annotations.NullMarked;
