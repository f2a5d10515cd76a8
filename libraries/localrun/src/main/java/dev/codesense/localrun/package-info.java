/// Runs pipelines on this machine, in this process or in containers; [LocalRunner] is where to
/// begin. What speaks of a cluster (claims, node selectors, tolerations, pull secrets, labels)
/// means nothing here and is left out; secrets come from the environment.
@NullMarked
package dev.codesense.localrun;

import org.jspecify.annotations.NullMarked;
