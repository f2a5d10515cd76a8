package dev.codesense.engines.kfp;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.UrlCredentials;
import dev.codesense.engines.KfpProblem;
import dev.codesense.validate.kfp.KfpVersion;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// The block `kfp` of codesense.yaml: where Kubeflow Pipelines is. Token and cookie are secrets and
/// not here.
public record KfpConfig(
    @Doc("URL of the API, such as http://localhost:8888 or https://kubeflow.example.com/pipeline")
        @Nullable URI endpoint,
    @Doc("Namespace of pipelines and runs, where the installation has more than one user")
        @Nullable String namespace,
    @Doc("URL of the web pages, for links; left out: the endpoint") @Nullable URI ui,
    @Doc("Experiment that runs belong to; created if it does not exist") @Default("codesense")
        String experiment,
    @Doc(
            "File with a service account's token, read again for each request; left out: the one"
                + " that KFP mounts into pods, if it is there")
        @Nullable Path tokenFile,
    @Doc("PEM file of the trusted certificates; left out: those that the machine trusts")
        @Nullable Path ca,
    @Doc("Longest wait for one answer") @Default("30s") Duration timeout,
    @Doc("Longest time for all attempts of one request together") @Default("2m") Duration patience,
    @Doc("Time zone in which the KFP controller reads cron: its CRON_SCHEDULE_TIMEZONE")
        @Default("UTC")
        String timeZone,
    @Doc("Version of the server, 2.5 to 2.17: what it would refuse or drop is not uploaded")
        @Default("2.17")
        String version) {

  public KfpConfig {
    UrlCredentials.refuseIn(KfpConfig::endpoint, endpoint);
    UrlCredentials.refuseIn(KfpConfig::ui, ui);
    if (!timeout.isPositive()) {
      throw new RefusedValueException(
          KfpConfig::timeout, "must be longer than nothing, was " + timeout);
    }
    if (!patience.isPositive()) {
      throw new RefusedValueException(
          KfpConfig::patience, "must be longer than nothing, was " + patience);
    }
  }

  /// The API at `endpoint`, everything else as by default.
  public static KfpConfig of(URI endpoint) {
    return new KfpConfig(
        endpoint,
        null,
        null,
        "codesense",
        null,
        null,
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        "UTC",
        KfpVersion.NEWEST.toString());
  }

  /// This, in another namespace.
  public KfpConfig inNamespace(String other) {
    return new KfpConfig(
        endpoint, other, ui, experiment, tokenFile, ca, timeout, patience, timeZone, version);
  }

  /// This, with another file of certificates.
  public KfpConfig withCa(@Nullable Path other) {
    return new KfpConfig(
        endpoint,
        namespace,
        ui,
        experiment,
        tokenFile,
        other,
        timeout,
        patience,
        timeZone,
        version);
  }

  /// Where the API is, without a slash at the end.
  ///
  /// @throws CodesenseException [KfpProblem#NOT_CONFIGURED], [KfpProblem#BAD_SETTING]
  String base() {
    if (endpoint == null) {
      throw new CodesenseException(
          KfpProblem.NOT_CONFIGURED, "kfp.endpoint is not set in codesense.yaml");
    }
    var scheme = endpoint.getScheme();
    if (endpoint.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new CodesenseException(
          KfpProblem.BAD_SETTING,
          "kfp.endpoint is `%s`, which is not an http:// or https:// URL".formatted(endpoint));
    }
    return withoutSlash(endpoint);
  }

  /// @throws CodesenseException [KfpProblem#BAD_SETTING]
  ZoneId zone() {
    try {
      return ZoneId.of(timeZone);
    } catch (DateTimeException e) {
      throw new CodesenseException(
          KfpProblem.BAD_SETTING,
          "kfp.time-zone is `%s`, which is not a time zone".formatted(timeZone),
          e);
    }
  }

  /// What is uploaded has to run on.
  ///
  /// @throws CodesenseException [KfpProblem#BAD_SETTING]
  public KfpVersion target() {
    try {
      return KfpVersion.parse(version);
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(KfpProblem.BAD_SETTING, "kfp.version: " + e.getMessage(), e);
    }
  }

  /// The page of a run.
  public URI page(String runId) {
    var pages = ui == null ? base() : withoutSlash(ui);
    return URI.create(pages + "/#/runs/details/" + runId);
  }

  /// The page of a pipeline's version.
  URI page(PipelineVersion version) {
    var pages = ui == null ? base() : withoutSlash(ui);
    return URI.create(
        "%s/#/pipelines/details/%s/version/%s"
            .formatted(pages, version.pipelineId(), version.id()));
  }

  private static String withoutSlash(URI uri) {
    return uri.toString().replaceFirst("/+$", "");
  }
}
