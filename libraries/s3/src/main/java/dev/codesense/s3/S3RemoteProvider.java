package dev.codesense.s3;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.DataProblem;
import dev.codesense.data.remote.DvcConfig;
import dev.codesense.data.remote.DvcRemote;
import dev.codesense.data.remote.DvcRemoteProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/// Opens `s3://BUCKET/PREFIX` by the options that DVC has: `endpointurl`, `region`, `profile`,
/// `access_key_id`, `secret_access_key`, `session_token`. Without a key or profile the AWS SDK's
/// own places hold: `AWS_ACCESS_KEY_ID` and the like, `~/.aws`, the machine's role.
public final class S3RemoteProvider implements DvcRemoteProvider {
  private static final Pattern PLACE = Pattern.compile("(?i)s3://([^/?#]+)/?([^?#]*?)/*");
  private static final Pattern HTTP = Pattern.compile("(?i)https?://");
  private static final String DEFAULT_REGION = "us-east-1";

  @Override
  public String scheme() {
    return "s3";
  }

  @Override
  public DvcRemote open(DvcConfig.Remote remote) {
    var place = PLACE.matcher(remote.url());
    if (!place.matches()) {
      throw new CodesenseException(
          DataProblem.NO_REMOTE, "The URL of %s is not s3://BUCKET/PREFIX".formatted(remote));
    }
    return new S3DvcRemote(client(remote), place.group(1), place.group(2), remote.url());
  }

  private static S3Client client(DvcConfig.Remote remote) {
    var options = remote.options();
    var endpoint = options.get("endpointurl");
    var builder =
        S3Client.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(credentials(remote))
            .region(
                Region.of(
                    options.getOrDefault(
                        "region",
                        SdkSystemSetting.AWS_REGION.getStringValue().orElse(DEFAULT_REGION))))
            // What only AWS itself understands is left out where it need not be.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    if (endpoint != null) {
      builder.endpointOverride(httpUrl(endpoint, remote));
      builder
          .forcePathStyle(true)
          .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build());
    }
    return builder.build();
  }

  private static URI httpUrl(String endpoint, DvcConfig.Remote remote) {
    try {
      var url = new URI(endpoint);
      if (HTTP.matcher(endpoint).lookingAt() && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Told below, without the URL: it may hold a password.
    }
    throw new CodesenseException(
        DataProblem.DVC_CONFIG_NOT_UNDERSTOOD,
        "The endpointurl of %s is not a URL such as http://host:9000".formatted(remote));
  }

  private static AwsCredentialsProvider credentials(DvcConfig.Remote remote) {
    var options = remote.options();
    var id = options.get("access_key_id");
    var key = options.get("secret_access_key");
    var token = options.get("session_token");
    if (id != null && key != null) {
      return StaticCredentialsProvider.create(
          token == null
              ? AwsBasicCredentials.create(id, key)
              : AwsSessionCredentials.create(id, key, token));
    }
    var profile = options.get("profile");
    return profile == null
        ? DefaultCredentialsProvider.builder().build()
        : ProfileCredentialsProvider.create(profile);
  }
}
