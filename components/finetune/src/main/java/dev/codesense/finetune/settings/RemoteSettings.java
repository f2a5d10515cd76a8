package dev.codesense.finetune.settings;

import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.UrlCredentials;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The DVC remote through which rows go to the trainer, and the adapter comes back.
public record RemoteSettings(
    @Doc("Remote in .dvc/config; unset: the one that core.remote names") @Nullable String name,
    @Doc("URL of the remote, such as s3://bucket/prefix, where there is no .dvc/config")
        @Nullable String url,
    @Doc("URL of a server that speaks S3, such as http://minio:9000; unset: Amazon's")
        @Nullable URI endpoint,
    @Doc("Claim that holds the folder of the remote, where the remote is a folder")
        @Nullable String claim) {
  public RemoteSettings {
    UrlCredentials.refuseIn(RemoteSettings::endpoint, endpoint);
    if (url != null && UrlCredentials.in(url)) {
      throw new RefusedValueException(
          RemoteSettings::url, "has a user name, password or token: set AWS_ACCESS_KEY_ID instead");
    }
    if (url != null && name != null) {
      throw new RefusedValueException(RemoteSettings::url, "must not be set beside name");
    }
  }
}
