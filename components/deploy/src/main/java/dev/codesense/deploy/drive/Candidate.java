package dev.codesense.deploy.drive;

import org.jspecify.annotations.Nullable;

/// What is to be rolled out.
///
/// @param storageUri where its files are, such as `s3://models/support/v8`
/// @param mountPath of the entry of `storageUris` that it takes the place of; null where the
///   service has one `storageUri`
public record Candidate(String storageUri, @Nullable String mountPath) {}
