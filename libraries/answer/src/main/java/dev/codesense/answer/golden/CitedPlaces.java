package dev.codesense.answer.golden;

import dev.codesense.core.LinkTemplate;
import dev.codesense.search.store.Generation.Contribution;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Finds the places that an answer cites by links to lines of indexed repositories, at whatever
/// commit.
public final class CitedPlaces {
  private final List<Links> links = new ArrayList<>();

  private record Links(String repo, Pattern pattern) {}

  /// @param repositories of a generation, by repo-id
  public CitedPlaces(Map<String, Contribution> repositories) {
    repositories.forEach((repo, contribution) -> {
      var template = new LinkTemplate(contribution.linkTemplate());
      if (template.isUrl() && template.text().contains(contribution.commit())) {
        links.add(new Links(repo, pattern(template.text(), contribution.commit())));
      }
    });
  }

  private static Pattern pattern(String template, String commit) {
    var quoted = Pattern.quote(template.replaceAll("\\{\\?[^}]*}", "{query}"));
    return Pattern.compile(
        part(quoted, commit, "(?<commit>[0-9a-f]{40}(?:[0-9a-f]{24})?)")
            .replace("{path}", "\\E(?<path>[^\\s\"'<>()?#]+)\\Q")
            .replace("{query}", "\\E(?:\\?[^\\s#\"'<>]*)?\\Q")
            .replace("{start}", "\\E(?<start>\\d{1,7})\\Q")
            .replace("{end}", "\\E(?<end>\\d{1,7})\\Q"));
  }

  private static String part(String quoted, String text, String pattern) {
    int at = quoted.indexOf(text);
    return quoted.substring(0, at) + "\\E" + pattern + "\\Q" + quoted.substring(at + text.length());
  }

  /// Each place once, in the order of the text and of the repositories.
  public List<Anchor> in(String text) {
    var places = new LinkedHashSet<Anchor>();
    for (var one : links) {
      one.pattern()
          .matcher(text)
          .results()
          .forEach(link -> {
            int first = Integer.parseInt(link.group("start"));
            int last = last(link, first);
            if (first >= 1 && last >= first) {
              path(link.group("path"))
                  .map(path ->
                      new Anchor(
                          one.repo(),
                          path,
                          null,
                          new Anchor.Lines(first, last),
                          link.group("commit")))
                  .ifPresent(places::add);
            }
          });
    }
    return List.copyOf(places);
  }

  /// @return empty for what no link of ours has: a model made it up
  private static Optional<String> path(String encoded) {
    try {
      return Optional.of(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8))
          .filter(path -> !path.isBlank());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int last(MatchResult link, int first) {
    return link.namedGroups().containsKey("end") ? Integer.parseInt(link.group("end")) : first;
  }
}
