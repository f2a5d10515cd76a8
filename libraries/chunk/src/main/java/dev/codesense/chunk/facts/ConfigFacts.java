package dev.codesense.chunk.facts;

import dev.codesense.chunk.facts.FactCollector.FileContext;
import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.Layout;
import dev.codesense.chunk.syntax.Layout.Definition;
import dev.codesense.chunk.syntax.Layout.Place;
import dev.codesense.chunk.syntax.Splitter.Span;
import dev.codesense.chunk.syntax.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Facts of files that configure: keys, Kubernetes objects, images, libraries.
final class ConfigFacts {
  private static final Set<String> DEPENDENCY_KEYS =
      Set.of(
          "dependencies",
          "devDependencies",
          "peerDependencies",
          "optionalDependencies",
          "dev-dependencies",
          "build-dependencies",
          "tool.poetry.dependencies",
          "workspace.dependencies");

  private ConfigFacts() {}

  /// Kinds and names of the Kubernetes objects that reach into a chunk.
  record Objects(List<String> kinds, List<String> names) {}

  /// The Kubernetes objects of each chunk of a file.
  static List<Objects> documents(
      Language language, TextLines lines, List<Span> spans, Layout layout) {
    var objects = new ArrayList<Objects>(spans.size());
    spans.forEach(span -> objects.add(new Objects(new ArrayList<>(), new ArrayList<>())));
    if (language != Language.YAML) {
      return objects;
    }
    int firstChunk = 0;
    boolean versioned = false;
    String kind = "";
    String name = "";
    for (int chunk = 0; chunk < spans.size(); chunk++) {
      for (var key : layout.place(chunk).keys) {
        var path = key.enclosing();
        var value = value(lines, key.block());
        boolean top = path.isEmpty();
        if (top && key.block().name != null && key.block().name.equals("apiVersion")) {
          versioned = true;
          kind = "";
          name = "";
          firstChunk = chunk;
        } else if (versioned && top && "kind".equals(key.block().name)) {
          kind = value;
        } else if (path.size() == 1
            && path.getFirst().equals("metadata")
            && "name".equals(key.block().name)) {
          name = value;
        }
        if (versioned && !kind.isEmpty()) {
          note(objects, firstChunk, chunk, kind, name);
        }
      }
      if (versioned && !kind.isEmpty()) {
        note(objects, chunk, chunk, kind, name);
      }
    }
    return objects;
  }

  private static void note(List<Objects> objects, int from, int to, String kind, String name) {
    for (int chunk = from; chunk <= to; chunk++) {
      var here = objects.get(chunk);
      if (!here.kinds.contains(kind)) {
        here.kinds.add(kind);
      }
      if (!name.isEmpty() && !here.names.contains(name)) {
        here.names.add(name);
      }
    }
  }

  static void add(
      FileContext context, Span span, Place place, Objects objects, FactCollector found) {
    var lines = context.lines();
    var path = context.file().path();
    var name = path.substring(path.lastIndexOf('/') + 1);
    objects.kinds.forEach(found.kubernetesKinds::add);
    objects.names.forEach(found.kubernetesNames::add);
    for (var key : place.keys) {
      key(name, lines, key, found);
    }
    switch (context.languages().of(span, lines)) {
      case SQL -> Sql.read(lines.text(span), found);
      case XML -> {
        if (name.equals("pom.xml") || name.endsWith(".pom")) {
          mavenDependencies(lines.text(span), found);
        }
      }
      case DOCKERFILE -> dockerfile(lines, span, found);
      case GO_MODULE -> goModule(lines, span, found);
      case REQUIREMENTS -> requirements(lines, span, found);
      case GROOVY, KOTLIN -> {
        if (name.contains(".gradle")) {
          gradle(lines, span, found);
        }
      }
      default -> {}
    }
  }

  private static void key(String file, TextLines lines, Definition key, FactCollector found) {
    var name = String.valueOf(key.block().name);
    var path = key.enclosing();
    var last = path.isEmpty() ? "" : path.getLast();
    boolean dependency =
        DEPENDENCY_KEYS.contains(last) && (file.equals("package.json") || file.endsWith(".toml"));
    if (dependency) {
      var version = value(lines, key.block());
      found.dependencies.add(version.isEmpty() ? name : name + "@" + version);
      return;
    }
    boolean leaf = key.block().children.isEmpty();
    if (leaf) {
      found.configKeys.add(path.isEmpty() ? name : String.join(".", path) + "." + name);
    }
    if (leaf && name.equals("image")) {
      var image = value(lines, key.block());
      if (!image.isEmpty()) {
        found.images.add(image);
      }
    }
    if (leaf && name.equals("name") && last.equals("env")) {
      found.environment.add(value(lines, key.block()));
    }
  }

  /// The value behind a key, on the same line, unquoted.
  private static String value(TextLines lines, Block key) {
    int end = Math.min(key.end, key.start + 2 * FactRules.LONGEST_VALUE);
    var text = lines.slice(key.start, end);
    int line = text.indexOf('\n');
    text = line < 0 ? text : text.substring(0, line);
    int from = -1;
    int skip = String.valueOf(key.name).length();
    for (int at = Math.min(skip, text.length()); at < text.length() && from < 0; at++) {
      if (text.charAt(at) == ':' || text.charAt(at) == '=') {
        from = at + 1;
      }
    }
    if (from < 0) {
      return "";
    }
    var value = text.substring(from).strip();
    int comment = value.indexOf(" #");
    value = comment < 0 ? value : value.substring(0, comment).strip();
    value = value.endsWith(",") ? value.substring(0, value.length() - 1) : value;
    if (value.length() > 1
        && (value.charAt(0) == '"' || value.charAt(0) == '\'')
        && value.charAt(value.length() - 1) == value.charAt(0)) {
      value = value.substring(1, value.length() - 1);
    }
    return value.startsWith("{") || value.startsWith("[") || value.startsWith("|") ? "" : value;
  }

  private static void mavenDependencies(String text, FactCollector found) {
    int at = 0;
    while (true) {
      int dependency = text.indexOf("<dependency>", at);
      int plugin = text.indexOf("<plugin>", at);
      int start = dependency < 0 ? plugin : plugin < 0 ? dependency : Math.min(dependency, plugin);
      if (start < 0) {
        return;
      }
      int close = text.indexOf(start == dependency ? "</dependency>" : "</plugin>", start);
      var body = text.substring(start, close < 0 ? text.length() : close);
      var artifact = element(body, "artifactId");
      if (!artifact.isEmpty()) {
        var group = element(body, "groupId");
        var version = element(body, "version");
        found.dependencies.add(
            (group.isEmpty() ? "" : group + ":")
                + artifact
                + (version.isEmpty() ? "" : ":" + version));
      }
      at = start + 1;
    }
  }

  private static String element(String text, String name) {
    int from = text.indexOf("<" + name + ">");
    int start = from + name.length() + 2;
    int end = from < 0 ? -1 : text.indexOf('<', start);
    return end < 0 ? "" : text.substring(start, end).strip();
  }

  private static void dockerfile(TextLines lines, Span span, FactCollector found) {
    for (int line = span.first(); line <= span.last(); line++) {
      if (lines.isBlank(line)) {
        continue;
      }
      var words = lines.text(line, line).strip().split("\\s+", 4);
      if (words.length < 2) {
        continue;
      }
      if (words[0].equalsIgnoreCase("FROM")) {
        found.images.add(words[1].startsWith("--") && words.length > 2 ? words[2] : words[1]);
      } else if (words[0].equalsIgnoreCase("ENV") || words[0].equalsIgnoreCase("ARG")) {
        int equals = words[1].indexOf('=');
        found.environment.add(equals < 0 ? words[1] : words[1].substring(0, equals));
      }
    }
  }

  private static void goModule(TextLines lines, Span span, FactCollector found) {
    for (int line = span.first(); line <= span.last(); line++) {
      var text = lines.text(line, line).strip();
      var words = (text.startsWith("require ") ? text.substring(8) : text).strip().split("\\s+");
      if (words.length >= 2 && words[0].indexOf('.') > 0 && words[1].startsWith("v")) {
        found.dependencies.add(words[0] + "@" + words[1]);
      }
    }
  }

  private static void requirements(TextLines lines, Span span, FactCollector found) {
    for (int line = span.first(); line <= span.last(); line++) {
      var text = lines.text(line, line).strip();
      if (!text.isEmpty() && Character.isLetter(text.charAt(0))) {
        int end = text.indexOf('#');
        int marker = text.indexOf(';');
        int stop = end < 0 ? text.length() : end;
        found.dependencies.add(text.substring(0, marker < 0 ? stop : Math.min(stop, marker)));
      }
    }
  }

  private static void gradle(TextLines lines, Span span, FactCollector found) {
    for (int line = span.first(); line <= span.last(); line++) {
      var text = lines.text(line, line);
      for (var part : text.split("[\"']")) {
        var fields = part.split(":");
        if ((fields.length == 2 || fields.length == 3)
            && !fields[0].isEmpty()
            && part.chars()
                .allMatch(c -> Character.isLetterOrDigit(c) || ".:-_$".indexOf(c) >= 0)) {
          found.dependencies.add(part);
        }
      }
    }
  }
}
