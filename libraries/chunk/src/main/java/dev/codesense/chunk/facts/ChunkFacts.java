package dev.codesense.chunk.facts;

import dev.codesense.core.Doc;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of a chunk besides its text, in one versioned schema ([#SCHEMA_VERSION]). Lists
/// hold distinct values in order of appearance.
public record ChunkFacts(
    Structure structure,
    Symbols symbols,
    Documentation documentation,
    Testing testing,
    Interfaces interfaces,
    Size size,
    Origin origin,
    Access access,
    @Nullable History history) {

  /// Raised when a field is added, removed or changes its meaning: an index of another version is
  /// rebuilt. Not for one that may be null: it is, until a file is chunked again.
  public static final int SCHEMA_VERSION = 2;

  /// Where the chunk stands in its file.
  public record Structure(
      @Doc(
              "What the chunk mainly is: type, function, field, imports, heading, key, statement, markup, lines")
          String kind,
      @Doc("Enclosing symbols, outermost first; headings for Markdown, keys for YAML and JSON")
          List<String> enclosing,
      @Doc("Package, module or namespace that the file declares") @Nullable String namespace,
      @Doc("Lines of the whole file") int fileLines,
      @Doc("Chunks of the whole file") int fileChunks) {}

  /// Names that the chunk defines and uses.
  public record Symbols(
      @Doc("Simple names defined here: types, functions, fields, constants") List<String> defined,
      @Doc("Qualified names defined here, enclosing symbols joined by dots") List<String> qualified,
      @Doc("Identifiers used here and defined elsewhere") List<String> referenced,
      @Doc("Functions and methods called") List<String> calls,
      @Doc("Imported modules, packages or names of the file that this chunk holds or uses")
          List<String> imports,
      @Doc("Types extended or implemented") List<String> supertypes,
      @Doc("Annotations, attributes or decorators") List<String> annotations,
      @Doc("Widest visibility of what is defined: public, protected, package, private")
          @Nullable String visibility,
      @Doc("Modifiers of what is defined, such as static or async") List<String> modifiers,
      @Doc("First signature: name, parameters and result as written, on one line")
          @Nullable String signature,
      @Doc("Exception types thrown, raised or caught") List<String> exceptions) {}

  /// What people wrote for people.
  public record Documentation(
      @Doc("Doc comment of the first definition, without markers, at most 1,000 characters")
          @Nullable String docComment,
      @Doc("Share of the characters that are in comments, 0 to 1") double commentShare,
      @Doc("TODO, FIXME, XXX and HACK remarks") List<String> todos,
      @Doc("Web links") List<String> links,
      @Doc("Issue references such as #12 or ABC-34") List<String> issues,
      @Doc("Language of comments and prose: en, ru, or null when there is too little text")
          @Nullable String naturalLanguage) {}

  /// Tests and what they test.
  public record Testing(
      @Doc("Whether this is test code") boolean test,
      @Doc("Test cases defined here") List<String> cases,
      @Doc("Names of the code under test, from the test's file or class name")
          List<String> subjects) {}

  /// Where the chunk meets the outside world.
  public record Interfaces(
      @Doc("HTTP endpoints served or called, as METHOD /path") List<String> endpoints,
      @Doc("Configuration keys read or set") List<String> configKeys,
      @Doc("Environment variables") List<String> environment,
      @Doc("SQL tables") List<String> sqlTables,
      @Doc("SQL verbs used: select, insert, update, delete, create, alter, drop")
          List<String> sqlVerbs,
      @Doc("Kubernetes kinds") List<String> kubernetesKinds,
      @Doc("Kubernetes object names") List<String> kubernetesNames,
      @Doc("Container images") List<String> images,
      @Doc("Message topics and queues") List<String> topics,
      @Doc("Library coordinates such as group:artifact:version") List<String> dependencies,
      @Doc("Command-line options defined or used") List<String> options,
      @Doc("Security-relevant calls: crypto, exec, deserialization, reflection, sql, network, file")
          List<String> security) {}

  /// How large and how dense.
  public record Size(
      @Doc("Bytes of UTF-8 text") int bytes,
      @Doc("Lines") int lines,
      @Doc("Non-blank characters") int nonWhitespace,
      @Doc("Branching constructs: if, for, while, case, catch, && and ||") int branches,
      @Doc("Deepest nesting of syntax blocks") int depth,
      @Doc("Values of facts left out or shortened because they are too many or too long")
          int factsCut) {}

  /// How the text came to be.
  public record Origin(
      @Doc("Whether it is generated code") boolean generated,
      @Doc("Whether it is a copy of third-party code") boolean vendored,
      @Doc("Whether the file's x-bit is set") boolean executable,
      @Doc("SPDX id that the file's licence header names") @Nullable String licence,
      @Doc("Masked secrets in the chunk") int secretsMasked) {}

  /// Who may see it.
  public record Access(
      @Doc("Access labels; a reader needs one of them; empty: everybody may read")
          List<String> labels,
      @Doc("Category of the repository, from codesense.yaml") @Nullable String category) {}

  /// What git knows of the file.
  public record History(
      @Doc("Time of the last change") Instant lastChange,
      @Doc("Commit of the last change") String lastCommit,
      @Doc("Authors, most changes first") List<String> authors,
      @Doc("Commits that changed the file, among those read") int changes,
      @Doc("Message of the last change, masked, at most 1,000 characters, where it was kept")
          @Nullable String lastMessage) {}
}
