package dev.codesense.workflow;

import dev.codesense.core.ComponentSpec;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Source;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.TaskComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A block of steps: of a pipeline, a loop or a branch. Steps run as soon as what they read is
/// there.
public sealed class Body permits Flow {
  private final Scope scope;

  Body(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  /// A task called like its component.
  public <I extends Record, O extends Record> TaskStep<I, O> task(ComponentSpec<I, O> component) {
    return task(component.name(), component);
  }

  /// A task with a name of its own.
  ///
  /// @param name lower-case letters, digits and hyphens; `-2` is added when it is taken
  public <I extends Record, O extends Record> TaskStep<I, O> task(
      String name, ComponentSpec<I, O> component) {
    return added(
        new TaskStep<>(
            scope.unique(name),
            new TaskComponent.Native(component),
            component.request(),
            component.result(),
            scope));
  }

  /// A task that runs a component from a component.yaml.
  public <I extends Record, O extends Record> TaskStep<I, O> task(ComponentFile<I, O> component) {
    return added(
        new TaskStep<>(
            scope.unique(component.name()),
            component.component(),
            component.request(),
            component.result(),
            scope));
  }

  /// Another pipeline as one step.
  public <I extends Record, O extends Record> NestedStep<I, O> pipeline(Pipeline<I, O> pipeline) {
    return added(new NestedStep<>(scope.unique(pipeline.name()), pipeline, scope));
  }

  /// Runs `body` once per item and gathers what it gives, in the items' order.
  ///
  /// @param items a parameter, an output or a constant list
  /// @param parallelism how many at a time, at least 1
  /// @param body gets the item and the block to add steps to
  public <E, T> Value<List<T>> map(
      Value<List<E>> items, int parallelism, BiFunction<Value<E>, Body, Value<T>> body) {
    var loop = loop(items, parallelism);
    var result = body.apply(loop.item(), loop.body);
    loop.collected = result;
    return new Value<>(
        new Source.Collected(loop.name(), new ValueType.ListOf(result.source().type())), scope);
  }

  /// Runs `body` once per item.
  ///
  /// @param parallelism how many at a time, at least 1
  public <E> void forEach(Value<List<E>> items, int parallelism, BiConsumer<Value<E>, Body> body) {
    var loop = loop(items, parallelism);
    body.accept(loop.item(), loop.body);
  }

  private <E> LoopDraft<E> loop(Value<List<E>> items, int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException(
          "The items at a time must be at least 1, was " + parallelism);
    }
    return added(new LoopDraft<>(scope.numbered("for-each"), items, parallelism, scope));
  }

  /// Runs `body` only if `condition` holds; more branches may follow.
  public Branches when(Condition condition, Consumer<Body> body) {
    return added(new Branches(scope.numbered("choice"), scope)).elseWhen(condition, body);
  }

  /// One value or another: that of the branch that runs.
  public <T> Value<T> choose(
      Condition condition, Function<Body, Value<T>> then, Function<Body, Value<T>> otherwise) {
    var branches = added(new Branches(scope.numbered("choice"), scope));
    var first = branches.add(condition, then);
    branches.add(null, otherwise);
    return new Value<>(new Source.Chosen(branches.name(), first.source().type()), scope);
  }

  <D extends Draft> D added(D draft) {
    scope.drafts().add(draft);
    return draft;
  }

  PipelineGraph.Block block(PipelineErrors faults) {
    return new PipelineGraph.Block(
        scope.drafts().stream().map(draft -> draft.step(faults)).toList());
  }

  private static void check(Value<?> value, Scope scope, String where, PipelineErrors faults) {
    if (!scope.sees(value.scope())) {
      faults.add(
          WorkflowProblem.OUT_OF_REACH,
          "%s reads %s, which is not available there".formatted(where, value.source()));
    }
  }

  private static final class LoopDraft<E> implements Draft {
    private final String name;
    private final Value<List<E>> items;
    private final int parallelism;
    private final Scope scope;
    private final Body body;
    private @Nullable Value<?> collected;

    LoopDraft(String name, Value<List<E>> items, int parallelism, Scope scope) {
      this.name = name;
      this.items = items;
      this.parallelism = parallelism;
      this.scope = scope;
      this.body = new Body(scope.inner());
    }

    Value<E> item() {
      if (items.source().type() instanceof ValueType.ListOf list) {
        return new Value<>(new Source.Item(name, list.item()), body.scope());
      }
      throw new IllegalStateException("No list: " + items.source());
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Step step(PipelineErrors faults) {
      check(items, scope, name, faults);
      if (collected != null) {
        check(collected, body.scope(), name, faults);
      }
      return new Step.Loop(
          name,
          items.source(),
          OptionalInt.of(parallelism),
          body.block(faults),
          Optional.ofNullable(collected).map(Value::source),
          new TreeSet<>());
    }
  }

  /// The branches of a choice: the first whose condition holds runs.
  public static final class Branches implements Draft {
    private record Way(@Nullable Condition condition, Body body, @Nullable Value<?> chosen) {}

    private final String name;
    private final Scope scope;
    private final List<Way> ways = new ArrayList<>();

    private Branches(String name, Scope scope) {
      this.name = name;
      this.scope = scope;
    }

    Scope scope() {
      return scope;
    }

    /// Asked when no branch before holds.
    public Branches elseWhen(Condition condition, Consumer<Body> body) {
      var own = new Body(scope.inner());
      ways.add(new Way(condition, own, null));
      body.accept(own);
      return this;
    }

    /// Runs when no branch before holds.
    public void otherwise(Consumer<Body> body) {
      var own = new Body(scope.inner());
      ways.add(new Way(null, own, null));
      body.accept(own);
    }

    private <T> Value<T> add(@Nullable Condition condition, Function<Body, Value<T>> body) {
      var own = new Body(scope.inner());
      var value = body.apply(own);
      ways.add(new Way(condition, own, value));
      return value;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Step step(PipelineErrors faults) {
      return new Step.Choice(
          name, ways.stream().map(way -> branch(way, faults)).toList(), new TreeSet<>());
    }

    private Step.Branch branch(Way way, PipelineErrors faults) {
      if (way.condition() != null) {
        way.condition().values().forEach(value -> check(value, scope, name, faults));
      }
      if (way.chosen() != null) {
        check(way.chosen(), way.body().scope(), name, faults);
      }
      return new Step.Branch(
          Optional.ofNullable(way.condition()).map(Condition::test),
          way.body().block(faults),
          Optional.ofNullable(way.chosen()).map(Value::source));
    }
  }
}
