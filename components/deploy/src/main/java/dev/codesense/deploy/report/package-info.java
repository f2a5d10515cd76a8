/// What a rollout leaves: an artifact, and a page for people.
@NullMarked
package dev.codesense.deploy.report;

import org.jspecify.annotations.NullMarked;
