/// Questions to the candidate through an OpenAI-compatible API.
@NullMarked
package dev.codesense.deploy.probe;

import org.jspecify.annotations.NullMarked;
