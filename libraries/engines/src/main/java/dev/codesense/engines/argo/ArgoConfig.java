package dev.codesense.engines.argo;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// The block `argo` of codesense.yaml. Where the cluster is says the block `cluster`.
public record ArgoConfig(
    @Doc("URL of Argo's pages, for links; left out: no links") @Nullable URI ui,
    @Doc("Time zone of schedules, such as Europe/Berlin") @Default("UTC") String timeZone) {

  public ArgoConfig {
    try {
      ZoneId.of(timeZone);
    } catch (DateTimeException e) {
      throw new RefusedValueException(
          ArgoConfig::timeZone, "is `%s`, which is not a time zone".formatted(timeZone), e);
    }
  }

  ZoneId zone() {
    return ZoneId.of(timeZone);
  }
}
