package dev.codesense.workflow;

import java.util.function.Consumer;

/// A pipeline of a few lines, for a test.
record OneOff<O extends Record>(
    String name, Class<O> outputs, Consumer<Flow<Sample.Inputs, O>> steps)
    implements Pipeline<Sample.Inputs, O> {

  static OneOff<Nothing> of(Consumer<Flow<Sample.Inputs, Nothing>> steps) {
    return new OneOff<>("one-off", Nothing.class, steps);
  }

  @Override
  public String purpose() {
    return "Tries something out";
  }

  @Override
  public Class<Sample.Inputs> inputs() {
    return Sample.Inputs.class;
  }

  @Override
  public void define(Flow<Sample.Inputs, O> flow) {
    steps.accept(flow);
  }
}
