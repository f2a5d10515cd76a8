package dev.codesense.data;

import java.util.List;

/// The kind of site that shows a repository's files.
public enum Forge {
  GITHUB,
  GITLAB,
  BITBUCKET_CLOUD,
  BITBUCKET_SERVER,
  /// Gitea, Forgejo and Codeberg.
  GITEA,
  AZURE_DEVOPS,
  /// None that we know how to link into.
  GENERIC;

  /// Guesses from the host's name: `github.com`, and hosts of one's own with such a part in their
  /// name, as in `gitlab.acme.example`.
  public static Forge of(RemoteUrl url) {
    var host = url.host();
    var labels = List.of(host.split("\\."));
    if (host.equals("dev.azure.com")
        || host.equals("ssh.dev.azure.com")
        || host.endsWith(".visualstudio.com")) {
      return AZURE_DEVOPS;
    }
    if (host.equals("bitbucket.org")) {
      return BITBUCKET_CLOUD;
    }
    if (labels.contains("github") || host.endsWith(".ghe.com")) {
      return GITHUB;
    }
    if (labels.contains("gitlab")) {
      return GITLAB;
    }
    if (labels.contains("gitea") || labels.contains("forgejo") || labels.contains("codeberg")) {
      return GITEA;
    }
    if (labels.contains("bitbucket") || url.path().startsWith("scm/")) {
      return BITBUCKET_SERVER;
    }
    return GENERIC;
  }
}
