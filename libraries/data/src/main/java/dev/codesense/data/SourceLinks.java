package dev.codesense.data;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.LinkTemplate;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes link templates: where a person sees a line range of a repository at one commit.
public final class SourceLinks {
  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

  private SourceLinks() {}

  /// The template for a repository.
  ///
  /// A remote of no known kind gets its own URL and the place as a fragment: it opens the
  /// repository and tells the rest. A folder gets `folder/{path}:{start}`, relative to the project
  /// when codesense.yaml has it so, which terminals and editors open.
  ///
  /// @param commit 40 hex digits
  /// @param forge what codesense.yaml says of a host whose name does not tell; null to guess
  public static LinkTemplate template(RemoteUrl url, String commit, @Nullable Forge forge) {
    if (url.isLocal()) {
      var folder = Path.of(url.path()).normalize().toString();
      return new LinkTemplate((folder.isEmpty() ? "" : folder + "/") + "{path}:{start}");
    }
    var web = webUrl(url);
    return new LinkTemplate(
        switch (forge == null ? Forge.of(url) : forge) {
          case GITHUB -> web + "/blob/" + commit + "/{path}{?plain=1}#L{start}-L{end}";
          case GITLAB -> web + "/-/blob/" + commit + "/{path}{?plain=1}#L{start}-{end}";
          case BITBUCKET_CLOUD -> web + "/src/" + commit + "/{path}#lines-{start}:{end}";
          case BITBUCKET_SERVER ->
              bitbucketServer(url) + "/browse/{path}?at=" + commit + "#{start}-{end}";
          case GITEA -> web + "/src/commit/" + commit + "/{path}{?display=source}#L{start}-L{end}";
          case AZURE_DEVOPS ->
              AzureRepository.of(url).webUrl()
                  + "?path=/{path}&version=GC"
                  + commit
                  + "&line={start}&lineEnd={end}&lineStartColumn=1&lineEndColumn=1";
          case GENERIC -> url + "#{path}:{start}-{end}";
        });
  }

  /// The page of a commit, on the site that a template of [#template] leads to.
  ///
  /// @param commit 40 hex digits, of the template too
  /// @return empty for a folder, a site of no known kind and a link of one's own
  public static Optional<String> commit(RemoteUrl url, String commit, LinkTemplate files) {
    if (url.isLocal()) {
      return Optional.empty();
    }
    var web = webUrl(url);
    return Stream.of(Forge.values())
        // It reads three names out of a URL, which others do not have.
        .filter(forge -> forge != Forge.AZURE_DEVOPS || Forge.of(url) == forge)
        .filter(forge -> withoutQuery(template(url, commit, forge)).equals(withoutQuery(files)))
        .findFirst()
        .flatMap(forge ->
            switch (forge) {
              case GITHUB, GITEA -> Optional.of(web + "/commit/" + commit);
              case GITLAB -> Optional.of(web + "/-/commit/" + commit);
              case BITBUCKET_CLOUD -> Optional.of(web + "/commits/" + commit);
              case BITBUCKET_SERVER -> Optional.of(bitbucketServer(url) + "/commits/" + commit);
              case AZURE_DEVOPS ->
                  Optional.of(AzureRepository.of(url).webUrl() + "/commit/" + commit);
              case GENERIC -> Optional.empty();
            });
  }

  /// How lines of pages are asked for does not tell sites apart; a link of one's own may lack it.
  private static String withoutQuery(LinkTemplate template) {
    return template.text().replaceAll("\\{\\?[^}]*}", "");
  }

  /// The template that `link:` of codesense.yaml gives.
  ///
  /// @param link has `{path}`, and may have `{start}`, `{end}` and `{commit}`
  /// @throws CodesenseException [DataProblem#LINK_NOT_UNDERSTOOD]
  public static LinkTemplate custom(String link, String commit) {
    var places = PLACE.matcher(link);
    while (places.find()) {
      switch (places.group(1)) {
        case "path", "start", "end", "commit" -> {}
        default ->
            throw new CodesenseException(
                DataProblem.LINK_NOT_UNDERSTOOD, "The link has an unknown " + places.group());
      }
    }
    if (!link.contains("{path}")) {
      throw new CodesenseException(DataProblem.LINK_NOT_UNDERSTOOD, "The link has no {path}");
    }
    return new LinkTemplate(link.replace("{commit}", commit));
  }

  /// Sites show pages over HTTPS, whatever git speaks; only a port of HTTP itself is kept.
  private static String webUrl(RemoteUrl url) {
    boolean http = url.scheme().equals("http") || url.scheme().equals("https");
    return http ? url.toString() : "https://" + url.host() + "/" + url.path();
  }

  private static String bitbucketServer(RemoteUrl url) {
    var path = url.path().replaceAll("^scm/", "");
    int slash = path.lastIndexOf('/');
    var owner = slash < 0 ? "" : path.substring(0, slash);
    var site = webUrl(url).substring(0, webUrl(url).length() - url.path().length());
    return owner.startsWith("~")
        ? site + "users/" + owner.substring(1) + "/repos/" + path.substring(slash + 1)
        : site + "projects/" + owner + "/repos/" + path.substring(slash + 1);
  }
}
