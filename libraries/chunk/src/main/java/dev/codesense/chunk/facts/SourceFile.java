package dev.codesense.chunk.facts;

import dev.codesense.chunk.facts.ChunkFacts.Access;
import dev.codesense.chunk.facts.ChunkFacts.History;
import org.jspecify.annotations.Nullable;

/// A file to be chunked, with what is known of it from outside its text.
///
/// @param repo repo-id
/// @param path relative to the repository, `/` between parts
/// @param language what .gitattributes calls its language; null: nothing
/// @param content masked bytes; not copied, must not be changed
/// @param generated whether the snapshot says so
/// @param vendored whether the snapshot says so
/// @param executable whether the x-bit is set
/// @param secretsMasked placeholders in the whole file
/// @param history null where unknown
public record SourceFile(
    String repo,
    String path,
    @Nullable String language,
    @SuppressWarnings("ArrayRecordComponent") // bytes are shared, not compared
        byte[] content,
    boolean generated,
    boolean vendored,
    boolean executable,
    int secretsMasked,
    Access access,
    @Nullable History history) {}
