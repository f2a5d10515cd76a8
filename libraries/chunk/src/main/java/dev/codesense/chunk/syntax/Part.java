package dev.codesense.chunk.syntax;

import org.jspecify.annotations.Nullable;

/// Bytes of a file that are in a language of their own: a script in a page, a cell of a notebook.
///
/// @param around the part with what makes it one, such as tags; it takes the blocks in the part
/// @param start first byte of the part itself
/// @param end byte behind the last
/// @param known whether its blocks are already there; otherwise they are still to be found
/// @param source the file that is meant instead, as in `<script src="a.js">`; null where the part
///   stands here
public record Part(
    Block around, int start, int end, Language language, boolean known, @Nullable String source) {}
