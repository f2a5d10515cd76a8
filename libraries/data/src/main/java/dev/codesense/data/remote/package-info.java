/// DVC's cache and remotes: tracked data leaves the machine, and comes back, as the dvc command
/// sends and fetches it.
@NullMarked
package dev.codesense.data.remote;

import org.jspecify.annotations.NullMarked;
