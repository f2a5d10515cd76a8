package dev.codesense.evaluate;

import dev.codesense.core.RunContext;
import dev.codesense.llm.CallLog;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.cost.Budget;

/// Opens the models that answer and judge. Who opens, closes.
public interface ChatTools {

  /// Cheap: nothing is asked before the first call.
  ///
  /// @param log gets a record of each call
  ChatModel model(ModelEndpoint endpoint, Budget budget, CallLog log, RunContext run);
}
