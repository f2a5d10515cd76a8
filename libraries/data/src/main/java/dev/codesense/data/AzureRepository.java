package dev.codesense.data;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.PercentEncoding;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;

/// The three names that Azure DevOps has in each of its four kinds of URL, decoded.
record AzureRepository(String organization, String project, String name) {

  static AzureRepository of(RemoteUrl url) {
    var parts = new ArrayList<String>();
    for (var part : url.path().split("/")) {
      parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    if (url.scheme().equals("ssh") && !parts.isEmpty() && parts.getFirst().equals("v3")) {
      parts.removeFirst();
    } else if (url.host().endsWith(".visualstudio.com")) {
      parts.addFirst(url.host().substring(0, url.host().indexOf('.')));
    }
    parts.removeIf(
        part -> part.equals("_git") || part.toLowerCase(Locale.ROOT).equals("defaultcollection"));
    if (parts.size() == 2) {
      parts.add(parts.getLast()); // A project's first repository has its name and may be left out.
    }
    if (parts.size() != 3) {
      throw new CodesenseException(
          DataProblem.URL_NOT_UNDERSTOOD,
          "An Azure DevOps url names organization, project and repository, this one has %s"
              .formatted(Arrays.toString(parts.toArray())));
    }
    return new AzureRepository(parts.get(0), parts.get(1), parts.get(2));
  }

  String webUrl() {
    return "https://dev.azure.com/%s/%s/_git/%s"
        .formatted(
            PercentEncoding.of(organization),
            PercentEncoding.of(project),
            PercentEncoding.of(name));
  }
}
