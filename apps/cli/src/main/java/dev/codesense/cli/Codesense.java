package dev.codesense.cli;

import dev.codesense.cli.invocation.Interruption;
import dev.codesense.cli.invocation.Surroundings;

/// Main class of the `codesense` command.
public final class Codesense {

  private Codesense() {}

  public static void main(String[] args) {
    var surroundings = Surroundings.ofProcess();
    var interruption = Interruption.watch(Thread.currentThread(), surroundings);
    int code = new CommandTree(surroundings, interruption).execute(args);
    surroundings.out().flush();
    surroundings.err().flush();
    interruption.end();
    System.exit(code);
  }
}
