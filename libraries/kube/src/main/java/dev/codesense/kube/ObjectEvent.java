package dev.codesense.kube;

import java.time.Instant;

/// What some part of the cluster said about an object, as `kubectl describe` shows it.
///
/// @param warning whether it is of the type `Warning`; otherwise `Normal`
/// @param reason one word, such as `FailedScheduling`
/// @param message for people
/// @param last when it was said last
public record ObjectEvent(boolean warning, String reason, String message, Instant last) {}
