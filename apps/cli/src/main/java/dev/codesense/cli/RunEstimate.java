package dev.codesense.cli;

import dev.codesense.cli.terminal.Amount;
import dev.codesense.converge.ConvergeComponent;
import dev.codesense.converge.ConvergeRequest;
import dev.codesense.index.IndexEstimate;

/// What a run would do and about how long it would take, before anything but mirrors is touched.
record RunEstimate(ConvergeComponent.Preview converge, IndexEstimate index) {

  static RunEstimate of(ConvergeComponent converge, ConvergeRequest request, Session session)
      throws InterruptedException {
    var preview = converge.preview(request, session.run("converge"));
    return new RunEstimate(
        preview, IndexEstimate.ofSize(preview.files(), preview.bytes(), session.run("index")));
  }

  void print(Invocation invocation) {
    line(invocation, "repositories", Amount.count(converge.repositories()));
    for (var missing : converge.missing()) {
      line(invocation, "unreachable", missing);
    }
    line(invocation, "files", Amount.count(index.files()));
    line(invocation, "size", Amount.bytes(index.bytes()));
    line(invocation, "chunks", "about " + Amount.count(index.chunks()));
    line(invocation, "tokens", "about " + Amount.count(index.tokens()));
    line(invocation, "words", "searchable after about " + Amount.time(index.lexical()));
    line(invocation, "vectors", "complete after about " + Amount.time(index.vectors()));
    invocation.say("From nothing; a later run takes only what changed. Nothing was indexed.");
  }

  private static void line(Invocation invocation, String name, String value) {
    invocation.out().println("%-14s%s".formatted(name, value));
  }
}
