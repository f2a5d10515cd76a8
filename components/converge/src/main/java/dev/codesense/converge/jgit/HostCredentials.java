package dev.codesense.converge.jgit;

import dev.codesense.core.RunContext;
import dev.codesense.data.RemoteUrl;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;

/// Answers a host that asks who we are, and no other: a redirect elsewhere learns nothing, nor does
/// anybody on a way without TLS.
final class HostCredentials extends CredentialsProvider {
  private final RemoteUrl url;
  private final RunContext run;

  HostCredentials(RemoteUrl url, RunContext run) {
    this.url = url;
    this.run = run;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public boolean supports(CredentialItem... items) {
    for (var item : items) {
      if (!(item instanceof CredentialItem.Username)
          && !(item instanceof CredentialItem.Password)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean get(URIish asking, CredentialItem... items) {
    if (!isTrusted(asking) || !supports(items)) {
      return false;
    }
    var login =
        run.secret("git-token-" + name(url.host()))
            .or(() -> run.secret("git-token"))
            .map(token -> new CredentialHelper.Login(user(asking), token))
            .or(() ->
                CredentialHelper.ask(url.scheme(), authority(asking), url.path(), run.state()));
    if (login.isEmpty()) {
      return false;
    }
    for (var item : items) {
      switch (item) {
        case CredentialItem.Username username -> username.setValue(login.get().user());
        case CredentialItem.Password password ->
            password.setValueNoCopy(login.get().password().reveal().toCharArray());
        default -> throw new IllegalStateException("Checked by supports: " + item.getClass());
      }
    }
    return true;
  }

  private static String authority(URIish asking) {
    return asking.getPort() < 0 ? asking.getHost() : asking.getHost() + ":" + asking.getPort();
  }

  private boolean isTrusted(URIish asking) {
    boolean sameHost = url.host().equals(String.valueOf(asking.getHost()).toLowerCase(Locale.ROOT));
    boolean loopback = url.host().equals("localhost") || url.host().equals("127.0.0.1");
    return sameHost
        && Objects.equals(url.scheme(), asking.getScheme())
        && (url.scheme().equals("https") || (url.scheme().equals("http") && loopback));
  }

  /// Forges look at the token alone, but want some name, Bitbucket this one.
  private String user(URIish asking) {
    var user = asking.getUser();
    if (user != null) {
      return user;
    }
    return url.host().contains("bitbucket") ? "x-token-auth" : "oauth2";
  }

  /// `github.com` is `CODESENSE_GIT_TOKEN_GITHUB_COM`.
  private static String name(String host) {
    return host.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }
}
