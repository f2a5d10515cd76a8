package dev.codesense.engines.kfp;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.PercentEncoding;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.Sha256;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.core.http.TrustedCertificates;
import dev.codesense.core.text.Head;
import dev.codesense.engines.Json;
import dev.codesense.engines.KfpProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Requests and answers of the API: who asks, what is repeated, what an error means.
final class KfpApi implements AutoCloseable {
  static final String ROOT = "/apis/v2beta1";

  private static final int PAGE = 100;
  private static final int MOST_PAGES = 1000;
  private static final int ANSWER_BYTES = 64 << 20;
  private static final int MOST_MESSAGE = 1000;

  private final KfpConfig config;
  private final KfpAccess access;
  private final RecordCodec codec;
  private final RetryingHttp http;

  KfpApi(KfpConfig config, KfpAccess access, RecordCodec codec, RetryingHttp.Pace pace) {
    this.config = config;
    this.access = access;
    this.codec = codec;
    http =
        new RetryingHttp(
            new RetryingHttp.Policy(
                6,
                Duration.ofMillis(500),
                Duration.ofSeconds(15),
                config.timeout(),
                config.patience(),
                ANSWER_BYTES),
            pace,
            trusted(config.ca()));
  }

  private static @Nullable SSLContext trusted(@Nullable Path ca) {
    try {
      return ca == null ? null : TrustedCertificates.of(ca);
    } catch (IOException e) {
      throw new CodesenseException(KfpProblem.BAD_SETTING, "kfp.ca: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  Json get(String path, Map<String, String> query) throws InterruptedException {
    return json(http.send(request(path, query).GET().build()), "get", path);
  }

  /// The bytes as they come, whatever they are.
  byte[] bytes(String path) throws InterruptedException {
    return good(http.send(request(path, Map.of()).GET().build()), "get", path).body();
  }

  /// Every page of a listing, at most `most` items.
  List<Json> list(String path, Map<String, String> query, String field, int most)
      throws InterruptedException {
    return list(path, query, field, most, Optional::of);
  }

  /// As many pages of a listing as it takes to find `most` items.
  ///
  /// @param reader empty for an item that does not count
  <T> List<T> list(
      String path,
      Map<String, String> query,
      String field,
      int most,
      Function<Json, Optional<T>> reader)
      throws InterruptedException {
    var items = new ArrayList<T>();
    var token = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      var parameters = new TreeMap<>(query);
      parameters.put("page_size", Integer.toString(page == 0 ? Math.min(PAGE, most) : PAGE));
      if (!token.isEmpty()) {
        parameters.put("page_token", token);
      }
      var answer = json(http.send(request(path, parameters).GET().build()), "list", path);
      answer.list(field).stream().flatMap(json -> reader.apply(json).stream()).forEach(items::add);
      token = answer.text("next_page_token");
      if (token.isEmpty() || items.size() >= most) {
        return items.subList(0, Math.min(most, items.size()));
      }
    }
    throw new CodesenseException(
        KfpProblem.NOT_KFP, "%s has more than %d pages".formatted(path, MOST_PAGES));
  }

  /// Makes something: never sent twice.
  ///
  /// @throws CodesenseException with a TRANSIENT problem when it may or may not have been made
  Json create(String path, Map<String, ?> body) throws InterruptedException {
    return json(http.sendOnce(withBody(path, body)), "create", path);
  }

  /// Does something that may as well be done twice, such as `:terminate`.
  void act(String path) throws InterruptedException {
    var request = request(path, Map.of()).POST(HttpRequest.BodyPublishers.ofString("{}")).build();
    json(http.send(request), path.substring(path.lastIndexOf(':') + 1), path);
  }

  void delete(String path, Map<String, String> query) throws InterruptedException {
    json(http.send(request(path, query).DELETE().build()), "delete", path);
  }

  /// Uploads a file: never sent twice.
  Json upload(String path, Map<String, String> query, String fileName, byte[] content)
      throws InterruptedException {
    var boundary = "codesense-" + Sha256.hex(content).substring(0, 32);
    var body = new ByteArrayOutputStream(content.length + 512);
    write(body, "--" + boundary);
    write(
        body,
        "Content-Disposition: form-data; name=\"uploadfile\"; filename=\"%s\"".formatted(fileName));
    write(body, "Content-Type: application/octet-stream");
    write(body, "");
    body.writeBytes(content);
    write(body, "");
    write(body, "--" + boundary + "--");
    var request =
        request(path, query)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    return json(http.sendOnce(request), "create", path);
  }

  private static void write(ByteArrayOutputStream body, String line) {
    body.writeBytes((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private HttpRequest withBody(String path, Map<String, ?> body) {
    return request(path, Map.of())
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(codec.encode(body)))
        .build();
  }

  private HttpRequest.Builder request(String path, Map<String, String> query) {
    var url = URI.create(config.base() + path + PercentEncoding.query(query));
    var builder = HttpRequest.newBuilder(url);
    builder.header("Accept", "application/json");
    access.sign(builder);
    return builder;
  }

  private Json json(RetryingHttp.Answer answer, String verb, String path) {
    var body = good(answer, verb, path).body();
    try {
      return new Json(codec.decodeObject(body));
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(
          looksLikeAPage(body) ? KfpProblem.NOT_LOGGED_IN : KfpProblem.NOT_KFP,
          "%s answers %s instead of JSON"
              .formatted(config.base() + path, looksLikeAPage(body) ? "a web page" : "something"),
          e);
    }
  }

  private RetryingHttp.Answer good(RetryingHttp.Answer answer, String verb, String path) {
    int status = answer.status();
    if (status / 100 == 2) {
      return answer;
    }
    var said = said(answer.body());
    var where = "%s (%s)".formatted(config.base() + path, status);
    throw switch (status) {
      case 301, 302, 303, 307, 308, 401 ->
          new CodesenseException(
              KfpProblem.NOT_LOGGED_IN, "%s requires authentication%s".formatted(where, said));
      case 403 ->
          new CodesenseException(
              KfpProblem.NOT_ALLOWED,
              "%s: the permission to %s %s in %s is missing%s"
                  .formatted(where, verb, resource(path), namespace(), said));
      case 404 -> new CodesenseException(KfpProblem.NOT_THERE, where + said);
      case 409 -> new CodesenseException(KfpProblem.VERSION_CONFLICT, where + said);
      default ->
          new CodesenseException(
              status >= 500 ? KfpProblem.SERVER_FAILED : KfpProblem.REFUSED, where + said);
    };
  }

  private String namespace() {
    var namespace = config.namespace();
    return namespace == null ? "the installation's namespace" : "namespace " + namespace;
  }

  /// What Kubernetes calls the thing, as in a Role.
  private static String resource(String path) {
    var segment = path.startsWith(ROOT + "/") ? path.substring(ROOT.length() + 1) : "runs";
    var name = segment.split("[/:?]")[0];
    return (name.equals("recurringruns") ? "jobs" : name) + ".pipelines.kubeflow.org";
  }

  /// What the server says of its failure: the gateway and the upload say it in different fields.
  private String said(byte[] body) {
    String text;
    try {
      var json = new Json(codec.decodeObject(body));
      text = json.text("message");
      text = text.isEmpty() ? json.text("error_message") : text;
    } catch (IllegalArgumentException e) {
      text = looksLikeAPage(body) ? "" : new String(body, StandardCharsets.UTF_8);
    }
    text = text.strip();
    if (text.isEmpty()) {
      return "";
    }
    return ": " + Head.withEllipsis(text, MOST_MESSAGE);
  }

  private static boolean looksLikeAPage(byte[] body) {
    var start = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8);
    return start.stripLeading().startsWith("<");
  }
}
