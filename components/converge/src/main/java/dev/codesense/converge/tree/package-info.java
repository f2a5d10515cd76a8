/// Rules about the files of a repository that need no repository: which names are refused, what
/// patterns and attributes say, which content is text. Everything here reads hostile input in time
/// linear in its size.
@NullMarked
package dev.codesense.converge.tree;

import org.jspecify.annotations.NullMarked;
