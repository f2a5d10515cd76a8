/// MLflow from Java: runs through its own client, and by REST what that cannot do, which is
/// artifacts, dataset inputs and all writes to the registry of models.
///
/// The server stores some wrong input without a word, so names, lengths and values are checked
/// before they are sent and read back after. `docs/tracking.md` has the list.
@NullMarked
package dev.codesense.tracking.mlflow;

import org.jspecify.annotations.NullMarked;
