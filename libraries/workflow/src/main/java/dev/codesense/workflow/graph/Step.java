package dev.codesense.workflow.graph;

import dev.codesense.runtime.schema.FieldName;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.SortedSet;

/// One step of a [PipelineGraph.Block]. Names are unique within a pipeline.
public sealed interface Step {

  /// Lower-case letters, digits and hyphens.
  String name();

  /// Names of steps of the same block that must have ended well before this one starts, besides
  /// those whose values it reads.
  SortedSet<String> after();

  /// Runs one component.
  ///
  /// @param inputs where the value of each input comes from; an input that is not among them keeps
  ///   its default
  record Task(
      String name,
      TaskComponent component,
      SequencedMap<FieldName, Source> inputs,
      SortedSet<String> after,
      TaskOptions options)
      implements Step {
    public Task {
      inputs = Collections.unmodifiableSequencedMap(inputs);
      after = Collections.unmodifiableSortedSet(after);
    }
  }

  /// Runs its body once for each item of a list.
  ///
  /// @param items a list: an input, an output, or a constant
  /// @param parallelism how many items at a time; empty: the engine decides
  /// @param collected the value of the body that is gathered into a list, in the items' order
  record Loop(
      String name,
      Source items,
      OptionalInt parallelism,
      PipelineGraph.Block body,
      Optional<Source> collected,
      SortedSet<String> after)
      implements Step {
    public Loop {
      after = Collections.unmodifiableSortedSet(after);
    }
  }

  /// Runs the body of the first branch whose condition holds.
  ///
  /// @param branches at least one; only the last may have no condition
  record Choice(String name, List<Branch> branches, SortedSet<String> after) implements Step {
    public Choice {
      branches = List.copyOf(branches);
      after = Collections.unmodifiableSortedSet(after);
    }
  }

  /// One way of a [Choice].
  ///
  /// @param condition empty: otherwise
  /// @param chosen the value that the choice has when this branch runs
  record Branch(Optional<Test> condition, PipelineGraph.Block body, Optional<Source> chosen) {}

  /// Runs another pipeline as one step.
  ///
  /// @param inputs as of [Task]
  record Nested(
      String name,
      PipelineGraph pipeline,
      SequencedMap<FieldName, Source> inputs,
      SortedSet<String> after)
      implements Step {
    public Nested {
      inputs = Collections.unmodifiableSequencedMap(inputs);
      after = Collections.unmodifiableSortedSet(after);
    }
  }
}
