package dev.codesense.chunk.syntax;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a file is written in, told from its name or its first line.
public enum Language {
  JAVA("java", Shape.SYNTAX, "java jav"),
  PYTHON("python", Shape.SYNTAX, "py pyi pyw", "SConstruct SConscript wscript", "python pypy"),
  JAVASCRIPT("javascript", Shape.SYNTAX, "js mjs cjs jsx es6", "Jakefile", "node deno bun"),
  TYPESCRIPT("typescript", Shape.SYNTAX, "ts mts cts"),
  /// TypeScript with markup, which needs a grammar of its own.
  TSX("typescript", Shape.SYNTAX, "tsx"),
  GO("go", Shape.SYNTAX, "go"),
  RUST("rust", Shape.SYNTAX, "rs"),
  C("c", Shape.SYNTAX, "c h"),
  CPP("cpp", Shape.SYNTAX, "cc cpp cxx c++ hh hpp hxx h++ ipp inl tcc cu cuh"),
  CSHARP("csharp", Shape.SYNTAX, "cs csx"),
  PHP("php", Shape.SYNTAX, "php phtml php5", "", "php"),
  RUBY("ruby", Shape.SYNTAX, "rb rake gemspec ru", "Rakefile Gemfile Vagrantfile Podfile", "ruby"),
  SWIFT("swift", Shape.SYNTAX, "swift"),
  SCALA("scala", Shape.SYNTAX, "scala sc sbt"),
  KOTLIN("kotlin", Shape.SYNTAX, "kt kts"),
  BASH("bash", Shape.SYNTAX, "sh bash zsh ksh", ".bashrc .profile .zshrc", "sh bash zsh ksh dash"),
  HASKELL("haskell", Shape.SYNTAX, "hs"),
  CSS("css", Shape.SYNTAX, "css"),
  DOCKERFILE("dockerfile", Shape.SYNTAX, "dockerfile containerfile", "Dockerfile Containerfile"),

  MARKDOWN("markdown", Shape.MARKDOWN, "md markdown mdx mdown mkd"),
  YAML("yaml", Shape.YAML, "yaml yml dvc", ".clang-format .clang-tidy"),
  JSON("json", Shape.JSON, "json jsonc json5 webmanifest geojson avsc ipynb", ".babelrc .eslintrc"),
  TOML("toml", Shape.TOML, "toml", "Cargo.lock poetry.lock Pipfile"),
  XML(
      "xml",
      Shape.XML,
      "xml xsd xsl xslt wsdl pom csproj vbproj fsproj props targets plist fxml xhtml svg resx"),
  HTML("html", Shape.HTML, "html htm vue svelte ftl jsp"),
  SQL("sql", Shape.SQL, "sql ddl dml psql pgsql plsql"),
  PROPERTIES(
      "properties",
      Shape.TOML,
      "properties ini cfg conf env editorconfig desktop service",
      ".env .editorconfig .gitconfig .npmrc .gitmodules"),

  GROOVY("groovy", Shape.LINES, "groovy gradle gvy", "Jenkinsfile", "groovy"),
  LUA("lua", Shape.LINES, "lua", "", "lua luajit"),
  R("r", Shape.LINES, "r", "", "Rscript"),
  PERL("perl", Shape.LINES, "pl pm t", "", "perl"),
  DART("dart", Shape.LINES, "dart"),
  ELIXIR("elixir", Shape.LINES, "ex exs", "", "elixir"),
  ERLANG("erlang", Shape.LINES, "erl hrl"),
  CLOJURE("clojure", Shape.LINES, "clj cljs cljc edn"),
  JULIA("julia", Shape.LINES, "jl"),
  OBJECTIVE_C("objective-c", Shape.LINES, "m mm"),
  FSHARP("fsharp", Shape.LINES, "fs fsx fsi"),
  VISUAL_BASIC("visual-basic", Shape.LINES, "vb bas"),
  ZIG("zig", Shape.LINES, "zig"),
  NIX("nix", Shape.LINES, "nix"),
  PROTOBUF("protobuf", Shape.LINES, "proto"),
  THRIFT("thrift", Shape.LINES, "thrift"),
  GRAPHQL("graphql", Shape.LINES, "graphql gql"),
  HCL("hcl", Shape.LINES, "tf tfvars hcl"),
  POWERSHELL("powershell", Shape.LINES, "ps1 psm1 psd1", "", "pwsh"),
  BATCH("batch", Shape.LINES, "bat cmd"),
  MAKE("make", Shape.LINES, "mk make mak", "Makefile GNUmakefile makefile", "make"),
  CMAKE("cmake", Shape.LINES, "cmake", "CMakeLists.txt"),
  ASSEMBLY("assembly", Shape.LINES, "s asm"),
  SCSS("scss", Shape.LINES, "scss sass less styl"),
  RST("rst", Shape.LINES, "rst"),
  ASCIIDOC("asciidoc", Shape.MARKDOWN, "adoc asciidoc"),
  LATEX("latex", Shape.LINES, "tex sty bib"),
  CSV("csv", Shape.LINES, "csv tsv"),
  DIFF("diff", Shape.LINES, "diff patch"),
  STARLARK("starlark", Shape.LINES, "bzl bazel", "BUILD WORKSPACE"),
  GO_MODULE("go-module", Shape.LINES, "", "go.mod go.work"),
  REQUIREMENTS("requirements", Shape.LINES, "", "requirements.txt constraints.txt"),
  TEXT("text", Shape.LINES, "txt text log", "README LICENSE NOTICE CHANGELOG AUTHORS COPYING");

  /// Where the boundaries of chunks come from.
  public enum Shape {
    SYNTAX,
    MARKDOWN,
    YAML,
    JSON,
    TOML,
    XML,
    HTML,
    SQL,
    LINES
  }

  private static final Map<String, Language> BY_EXTENSION = new HashMap<>();
  private static final Map<String, Language> BY_NAME = new HashMap<>();
  private static final Map<String, Language> BY_INTERPRETER = new HashMap<>();

  static {
    for (var language : values()) {
      index(BY_EXTENSION, language.extensions, language);
      index(BY_NAME, language.names, language);
      index(BY_INTERPRETER, language.interpreters, language);
    }
  }

  private final String id;
  private final Shape shape;
  private final String extensions;
  private final String names;
  private final String interpreters;

  Language(String id, Shape shape, String extensions) {
    this(id, shape, extensions, "", "");
  }

  Language(String id, Shape shape, String extensions, String names) {
    this(id, shape, extensions, names, "");
  }

  Language(String id, Shape shape, String extensions, String names, String interpreters) {
    this.id = id;
    this.shape = shape;
    this.extensions = extensions;
    this.names = names;
    this.interpreters = interpreters;
  }

  /// Lower-case name such as `java`, as stored with every chunk.
  public String id() {
    return id;
  }

  public Shape shape() {
    return shape;
  }

  /// The language of a file: by its name, then its extension, then a `#!` line; else plain text.
  /// What a `.h` is, its content says.
  ///
  /// @param path relative to the repository, `/` between parts
  public static Language of(String path, byte[] content) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    var byName = BY_NAME.get(name);
    if (byName != null) {
      return byName;
    }
    if (name.startsWith("requirements") && name.endsWith(".txt")) {
      return REQUIREMENTS;
    }
    int dot = name.lastIndexOf('.');
    if (dot >= 0) {
      var extension = BY_EXTENSION.get(name.substring(dot + 1).toLowerCase(Locale.ROOT));
      if (extension != null) {
        return name.endsWith(".h") ? HeaderFile.language(content) : extension;
      }
    }
    int firstDot = name.indexOf('.');
    if (firstDot > 0) {
      var stem = BY_NAME.get(name.substring(0, firstDot));
      if (stem == DOCKERFILE || stem == MAKE) {
        return stem;
      }
    }
    var interpreter = interpreter(content);
    return interpreter == null ? TEXT : BY_INTERPRETER.getOrDefault(interpreter, TEXT);
  }

  private static @Nullable String interpreter(byte[] content) {
    if (content.length < 4 || content[0] != '#' || content[1] != '!') {
      return null;
    }
    int end = 2;
    while (end < content.length && end < 200 && content[end] != '\n') {
      end++;
    }
    var words = new String(content, 2, end - 2, StandardCharsets.UTF_8).strip().split("\\s+");
    var word = words[0].substring(words[0].lastIndexOf('/') + 1);
    for (int i = 1; word.equals("env") && i < words.length; i++) {
      if (!words[i].startsWith("-") && words[i].indexOf('=') < 0) {
        word = words[i];
      }
    }
    int version = 0;
    while (version < word.length() && !Character.isDigit(word.charAt(version))) {
      version++;
    }
    return word.substring(0, version);
  }

  private static void index(Map<String, Language> map, String keys, Language language) {
    for (var key : keys.split(" ")) {
      if (!key.isEmpty()) {
        map.putIfAbsent(key, language);
      }
    }
  }
}
