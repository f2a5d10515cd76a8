/// What is true of a KServe InferenceService however its traffic is split.
@NullMarked
package dev.codesense.deploy.kserve;

import org.jspecify.annotations.NullMarked;
