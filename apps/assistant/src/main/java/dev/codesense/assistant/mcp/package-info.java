/// The assistant as tools of the Model Context Protocol.
@NullMarked
package dev.codesense.assistant.mcp;

import org.jspecify.annotations.NullMarked;
