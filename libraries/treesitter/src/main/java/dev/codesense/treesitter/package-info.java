/// Finds blocks with tree-sitter: one table of node types per language, one walk for all.
@NullMarked
package dev.codesense.treesitter;

import org.jspecify.annotations.NullMarked;
