package dev.codesense.engines.argo;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.UrlCredentials;
import java.net.URI;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// The block `argo` of codesense.yaml. Where the cluster is says the block `cluster`.
public record ArgoConfig(
    @Doc("URL of Argo's pages, for links; left out: no links") @Nullable URI ui,
    @Doc("Time zone of schedules, such as Europe/Berlin") @Default("UTC") String timeZone) {

  public ArgoConfig {
    UrlCredentials.refuseIn(ArgoConfig::ui, ui);
    // Argo's controller reads Go's zones: offsets are none, and old names such as CET may be
    // missing.
    if (!timeZone.equals("UTC")
        && !(timeZone.matches("[A-Z][A-Za-z]+/.+")
            && !timeZone.startsWith("SystemV/")
            && ZoneId.getAvailableZoneIds().contains(timeZone))) {
      throw new RefusedValueException(
          ArgoConfig::timeZone,
          "must be UTC or a place such as Europe/Berlin, was `%s`".formatted(timeZone));
    }
  }

  ZoneId zone() {
    return ZoneId.of(timeZone);
  }
}
