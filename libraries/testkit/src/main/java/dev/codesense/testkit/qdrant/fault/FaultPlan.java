package dev.codesense.testkit.qdrant.fault;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Planned faults, and how many calls came.
public final class FaultPlan {
  private final List<Planned> plans = new ArrayList<>();
  private final Map<Operation, Integer> calls = new EnumMap<>(Operation.class);

  /// A fault for the calls of one kind.
  private static final class Planned {
    private final Operation operation;
    private final FaultEffect mishap;
    private final boolean always;
    private int until;

    Planned(Operation operation, FaultEffect mishap, boolean always, int until) {
      this.operation = operation;
      this.mishap = mishap;
      this.always = always;
      this.until = until;
    }
  }

  /// The n-th call from now on, counted from 1.
  public synchronized void nth(int n, Operation operation, FaultEffect mishap) {
    plans.add(new Planned(operation, mishap, false, n));
  }

  public synchronized void all(Operation operation, FaultEffect mishap) {
    plans.add(new Planned(operation, mishap, true, 0));
  }

  public synchronized void clear() {
    plans.clear();
  }

  public synchronized int calls(Operation operation) {
    return calls.getOrDefault(operation, 0);
  }

  /// Counts a call and says what becomes of it.
  public synchronized FaultEffect call(Operation operation) {
    calls.merge(operation, 1, Integer::sum);
    FaultEffect mishap = new FaultEffect.None();
    for (var plan : List.copyOf(plans)) {
      if (plan.operation == operation && (plan.always || --plan.until == 0)) {
        if (mishap instanceof FaultEffect.None) {
          mishap = plan.mishap;
        }
        if (!plan.always) {
          plans.remove(plan);
        }
      }
    }
    return mishap;
  }
}
