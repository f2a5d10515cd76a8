package dev.codesense.answer.golden;

/// What became of an anchor in the index.
public sealed interface AnchorState {

  Anchor anchor();

  /// It is right as it is.
  record Found(Anchor anchor) implements AnchorState {}

  /// It is right, but says nothing of the commit that its lines are from, so that nobody could
  /// follow them, or names another commit at which the same lines were right.
  ///
  /// @param pinned the same with the commit of the index
  record Unpinned(Anchor anchor, Anchor pinned) implements AnchorState {}

  /// It is elsewhere now.
  ///
  /// @param to where, at the commit of the index
  record Moved(Anchor anchor, Anchor to) implements AnchorState {}

  /// No chunk holds it, and nobody knows of another place.
  ///
  /// @param why ends a sentence
  record Gone(Anchor anchor, String why) implements AnchorState {}

  /// Whether it is still right could not be found out.
  ///
  /// @param why ends a sentence
  record Unknown(Anchor anchor, String why) implements AnchorState {}
}
