package dev.codesense.s3;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.DataProblem;
import dev.codesense.data.SnapshotReader;
import dev.codesense.data.remote.DvcRemote;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Contents in a bucket.
final class S3DvcRemote implements DvcRemote {
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int SERVERS_FAULT = 500;

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final String url;

  /// @param prefix without slashes around it; may be empty
  /// @param url for messages
  S3DvcRemote(S3Client client, String bucket, String prefix, String url) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
    this.url = url;
  }

  private String key(String id) {
    return (prefix.isEmpty() ? "" : prefix + "/") + SnapshotReader.contentPath(id);
  }

  @Override
  public boolean has(String id) throws InterruptedException {
    return asked(
            () -> {
              client.headObject(request -> request.bucket(bucket).key(key(id)));
              return id;
            })
        .isPresent();
  }

  @Override
  public void put(String id, Path content) throws InterruptedException {
    var put =
        asked(() -> {
          client.putObject(request -> request.bucket(bucket).key(key(id)), content);
          return id;
        });
    if (put.isEmpty()) {
      throw new CodesenseException(
          DataProblem.REMOTE_REFUSED, "%s: there is no bucket %s".formatted(url, bucket));
    }
  }

  @Override
  public Optional<Path> get(String id, Path target) throws InterruptedException {
    return asked(() -> {
      client.getObject(request -> request.bucket(bucket).key(key(id)), target);
      return target;
    });
  }

  /// @return empty when the server says that there is no such thing
  private <T> Optional<T> asked(Supplier<T> call) throws InterruptedException {
    try {
      return Optional.of(call.get());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (AbortedException e) {
      throw interrupted(e);
    } catch (S3Exception e) {
      int status = e.statusCode();
      if (status == NOT_FOUND) {
        return Optional.empty();
      }
      throw failed(
          status >= SERVERS_FAULT || status == TOO_MANY
              ? DataProblem.REMOTE_UNREACHABLE
              : DataProblem.REMOTE_REFUSED,
          "status %d".formatted(status),
          e);
    } catch (SdkClientException e) {
      var said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      throw failed(
          said.contains("credentials")
              ? DataProblem.REMOTE_REFUSED
              : DataProblem.REMOTE_UNREACHABLE,
          said.contains("credentials") ? "no credentials were found" : "it does not answer",
          e);
    }
  }

  private static InterruptedException interrupted(AbortedException cause) {
    Thread.interrupted();
    var interruption = new InterruptedException("Cancelled while asking S3");
    interruption.initCause(cause);
    return interruption;
  }

  private CodesenseException failed(DataProblem problem, String why, SdkException cause) {
    return new CodesenseException(problem, "%s: %s".formatted(url, why), cause);
  }

  @Override
  public String toString() {
    return url;
  }

  @Override
  public void close() {
    client.close();
  }
}
