/// Commands that keep answering: `serve` over HTTP, `mcp` for one client.
@NullMarked
package dev.codesense.cli.serve;

import org.jspecify.annotations.NullMarked;
