/// `codesense golden`: writes, checks and collects golden questions.
@NullMarked
package dev.codesense.cli.golden;

import org.jspecify.annotations.NullMarked;
