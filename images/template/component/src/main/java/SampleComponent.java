package dev.codesense.sample;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.data.RepositoryState;

/// Lists the repositories of a snapshot.
public final class SampleComponent implements Component<SampleRequest, SampleResult> {

  public static final ComponentSpec<SampleRequest, SampleResult> SPEC =
      new ComponentSpec<>(
          "sample",
          "Lists the repositories of a snapshot",
          "sample",
          SampleRequest.class,
          SampleResult.class,
          new ComponentSpec.Resources("100m", "256Mi"));

  @Override
  public ComponentSpec<SampleRequest, SampleResult> spec() {
    return SPEC;
  }

  @Override
  public SampleResult run(SampleRequest request, RunContext run) {
    var repositories =
        run.read(request.snapshot()).repositories().stream()
            .map(RepositoryState::id)
            .limit(request.limit())
            .toList();
    return new SampleResult(
        run.publish("list", new SampleList(repositories)), repositories.size());
  }
}
