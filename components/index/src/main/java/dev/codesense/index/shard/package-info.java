/// The index stage in tasks that a cluster shares: plan, shards, build.
@NullMarked
package dev.codesense.index.shard;

import org.jspecify.annotations.NullMarked;
