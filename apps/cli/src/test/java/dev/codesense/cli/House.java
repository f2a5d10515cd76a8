package dev.codesense.cli;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathNodes;
import org.xml.sax.SAXException;

/// The modules of this repository that hold code of ours, as their folders and poms say.
final class House {
  private static final Path ROOT = Path.of(System.getProperty("codesense.root"));
  private static final String OWN_DEPENDENCIES =
      "/project/dependencies/dependency[groupId='dev.codesense'][not(scope='test')]/artifactId";

  /// From the ground up.
  enum Floor {
    LIBRARIES,
    COMPONENTS,
    PIPELINES,
    APPS
  }

  /// @param folder such as `libraries/core`
  /// @param packages that its sources lie in, outermost first
  /// @param sees the rooms that its pom names, other than for tests
  record Room(
      String name,
      Floor floor,
      String folder,
      String description,
      SortedSet<String> packages,
      SortedSet<String> sees) {}

  private House() {}

  /// All rooms, floor by floor.
  static List<Room> rooms() {
    var rooms = new ArrayList<Room>();
    for (var floor : Floor.values()) {
      try (var files = Files.walk(ROOT.resolve(floor.name().toLowerCase(Locale.ROOT)), 2)) {
        for (var pom : files.filter(file -> file.endsWith("pom.xml")).sorted().toList()) {
          rooms.add(room(floor, pom));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return List.copyOf(rooms);
  }

  /// Whose package it is.
  static Map<String, Room> roomsByPackage() {
    return rooms().stream()
        .flatMap(room -> room.packages().stream().map(name -> Map.entry(name, room)))
        // Fails where two rooms share a package.
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Room room(Floor floor, Path file) throws IOException {
    try {
      var pom =
          DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile());
      var xpath = XPathFactory.newDefaultInstance().newXPath();
      var sees = new TreeSet<String>();
      for (var node : xpath.evaluateExpression(OWN_DEPENDENCIES, pom, XPathNodes.class)) {
        sees.add(name(node.getTextContent()));
      }
      return new Room(
          name(xpath.evaluate("/project/artifactId", pom)),
          floor,
          ROOT.relativize(file.resolveSibling("")).toString(),
          xpath.evaluate("/project/description", pom),
          packages(file.resolveSibling("src/main/java")),
          sees);
    } catch (ParserConfigurationException | SAXException | XPathExpressionException e) {
      throw new IOException(file + " cannot be read", e);
    }
  }

  private static String name(String artifact) {
    return artifact.replaceFirst("^codesense-", "");
  }

  private static SortedSet<String> packages(Path sources) throws IOException {
    var packages = new TreeSet<String>();
    try (var files = Files.walk(sources)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> sources.relativize(file.resolveSibling("")).toString().replace('/', '.'))
          .forEach(packages::add);
    }
    return packages;
  }
}
