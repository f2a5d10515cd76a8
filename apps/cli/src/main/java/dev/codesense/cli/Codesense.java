package dev.codesense.cli;

import dev.codesense.cli.invocation.Interruption;
import dev.codesense.cli.invocation.ProcessEnvironment;

/// Main class of the `codesense` command.
public final class Codesense {

  private Codesense() {}

  public static void main(String[] args) {
    var process = ProcessEnvironment.ofProcess();
    var interruption = Interruption.watch(Thread.currentThread(), process);
    int code = new CommandTree(process, interruption).execute(args);
    process.out().flush();
    process.err().flush();
    interruption.end();
    System.exit(code);
  }
}
