/// What rows may be made from: repositories that may be trained on, their files in clusters, and
/// the split that each chunk belongs to.
@NullMarked
package dev.codesense.distill.sources;

import org.jspecify.annotations.NullMarked;
