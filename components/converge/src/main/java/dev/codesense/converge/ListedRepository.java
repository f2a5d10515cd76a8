package dev.codesense.converge;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.LinkTemplate;
import dev.codesense.data.RemoteUrl;
import dev.codesense.data.RepoId;
import dev.codesense.data.SourceLinks;
import dev.codesense.data.dvc.DvcFile;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/// A source whose URL and id are understood.
///
/// @param id unique in the list
/// @param url without user name
record ListedRepository(RepositorySource source, String id, RemoteUrl url) {
  private static final Set<String> SCHEMES = Set.of("file", "https", "http", "ssh", "git");

  /// Understands all sources, sorted by id.
  ///
  /// @throws CodesenseException [ConvergeProblem#NO_REPOSITORIES], [ConvergeProblem#BAD_URL],
  ///   [ConvergeProblem#DUPLICATE_REPOSITORY], or `data`'s problem with a URL or an id
  static List<ListedRepository> of(List<RepositorySource> sources, Path project) {
    if (sources.isEmpty()) {
      throw new CodesenseException(
          ConvergeProblem.NO_REPOSITORIES, "The list of repositories is empty");
    }
    var byId = new TreeMap<String, ListedRepository>();
    for (var source : sources) {
      var url = understood(source.url());
      var given = source.id();
      var id = (given == null ? RepoId.of(url, project) : new RepoId(given)).value();
      var listed = new ListedRepository(source(source, url, project), id, url);
      // Two ids that differ in case only would share a folder on some disks.
      var other = byId.put(id.toLowerCase(Locale.ROOT), listed);
      if (other != null) {
        throw new CodesenseException(
            ConvergeProblem.DUPLICATE_REPOSITORY,
            "Two repositories have the id %s: %s and %s".formatted(id, other.url, url));
      }
    }
    refuseNested(byId);
    return byId.values().stream().sorted(Comparator.comparing(ListedRepository::id)).toList();
  }

  /// A project that lists itself: with data.dvc, its data would change with each commit of that.
  private static RepositorySource source(RepositorySource source, RemoteUrl url, Path project) {
    boolean isProject =
        url.isLocal() && project.resolve(url.path()).normalize().equals(project.normalize());
    return isProject ? source.without(DvcFile.DATA) : source;
  }

  private static RemoteUrl understood(String text) {
    var url = RemoteUrl.parse(text);
    if (!SCHEMES.contains(url.scheme())) {
      throw new CodesenseException(
          ConvergeProblem.BAD_URL,
          "%s: %s is not one of %s"
              .formatted(url, url.scheme(), SCHEMES.stream().sorted().toList()));
    }
    return url;
  }

  private static void refuseNested(TreeMap<String, ListedRepository> byId) {
    for (var repository : byId.values()) {
      var id = repository.id.toLowerCase(Locale.ROOT);
      for (int slash = id.indexOf('/'); slash >= 0; slash = id.indexOf('/', slash + 1)) {
        var outer = byId.get(id.substring(0, slash));
        if (outer != null) {
          throw new CodesenseException(
              ConvergeProblem.DUPLICATE_REPOSITORY,
              "The folder of %s would hold that of %s".formatted(outer.id, repository.id));
        }
      }
    }
  }

  /// How to link to lines of this repository at `commit`.
  LinkTemplate links(String commit) {
    var link = source.link();
    return link == null
        ? SourceLinks.template(url, commit, source.forge())
        : SourceLinks.custom(link, commit);
  }
}
