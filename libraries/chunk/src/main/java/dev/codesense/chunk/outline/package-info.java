/// Outlines of formats that need no parser: Markdown, markup, JSON, YAML, SQL, tables.
@NullMarked
package dev.codesense.chunk.outline;

import org.jspecify.annotations.NullMarked;
