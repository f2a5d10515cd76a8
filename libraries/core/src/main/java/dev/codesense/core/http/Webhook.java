package dev.codesense.core.http;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.Secret;
import dev.codesense.core.text.Head;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.regex.Pattern;

/// Tells people about a run through a chat's incoming webhook: `{"text": …}`, which Slack,
/// Mattermost and Rocket.Chat take, and Discord behind `/slack`.
///
/// The URL is the secret `CODESENSE_NOTIFY_URL`: who knows it may write into the channel, so no
/// message of ours shows more of it than the host. Without it nothing is sent. A message that
/// cannot be sent is a warning, never an error.
public final class Webhook {
  private static final String URL = "notify-url";
  private static final int LONGEST = 3_000;
  private static final Pattern CALL = Pattern.compile("@(channel|all|everyone|here)\\b");
  private static final int OK = 200;
  private static final int NOT_OK = 300;
  private static final RetryingHttp.Policy POLICY =
      new RetryingHttp.Policy(
          4,
          Duration.ofSeconds(1),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          64 << 10);

  private final RunContext run;
  private final RetryingHttp.Pace pace;

  /// @param run has the secret, and gets the warnings
  public Webhook(RunContext run, RetryingHttp.Pace pace) {
    this.run = run;
    this.pace = pace;
  }

  private record Message(String text) {}

  /// Sends a message; tries again for a minute.
  ///
  /// @param text plain, with line ends; what is longer than 3,000 characters is cut
  /// @return whether it has arrived
  public boolean tell(String text) throws InterruptedException {
    var url = run.secret(URL).map(Secret::reveal).map(String::strip);
    if (url.isEmpty()) {
      return false;
    }
    try (var http = new RetryingHttp(POLICY, pace)) {
      var request =
          HttpRequest.newBuilder(URI.create(url.get()))
              .header("Content-Type", "application/json")
              .POST(
                  BodyPublishers.ofByteArray(
                      run.codec().encode(new Message(escaped(Head.withEllipsis(text, LONGEST))))))
              .build();
      int status = http.send(request).status();
      if (status >= OK && status < NOT_OK) {
        return true;
      }
      warn(request.uri().getHost() + " answers " + status);
    } catch (CodesenseException e) {
      // Its message shows the URL's path.
      warn(
          "%s does not take it (%s)"
              .formatted(URI.create(url.get()).getHost(), e.problem().code()));
    } catch (RuntimeException e) {
      warn("its value is no URL that can be posted to");
    }
    return false;
  }

  private void warn(String why) {
    run.progress()
        .warn("Nobody was told by the webhook of CODESENSE_NOTIFY_URL: %s".formatted(why));
  }

  /// What else would call a channel's members or be a link: in Slack's form, and as a word behind
  /// an `@`, which the other chats read.
  private static String escaped(String text) {
    return CALL.matcher(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        .replaceAll("@\u200b$1");
  }
}
