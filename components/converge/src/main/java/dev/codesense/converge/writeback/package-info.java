/// Brings data.dvc back to the project's git repository, after a pipeline's run that went well.
@NullMarked
package dev.codesense.converge.writeback;

import org.jspecify.annotations.NullMarked;
