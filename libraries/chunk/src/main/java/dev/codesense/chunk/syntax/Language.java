package dev.codesense.chunk.syntax;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a file, or a part of one, is written in.
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
  /// Markdown whose fenced code runs: R Markdown and Quarto.
  LITERATE_MARKDOWN("markdown", Shape.MARKDOWN, "rmd qmd"),
  YAML("yaml", Shape.YAML, "yaml yml dvc", ".clang-format .clang-tidy"),
  JSON("json", Shape.JSON, "json jsonc json5 webmanifest geojson avsc", ".babelrc .eslintrc"),
  TOML("toml", Shape.TOML, "toml", "Cargo.lock poetry.lock Pipfile"),
  XML(
      "xml",
      Shape.XML,
      "xml xsd xsl xslt wsdl pom csproj vbproj fsproj props targets plist fxml xhtml svg resx"),
  HTML("html", Shape.HTML, "html htm ftl jsp"),
  VUE("vue", Shape.HTML, "vue"),
  SVELTE("svelte", Shape.HTML, "svelte"),
  ASTRO("astro", Shape.HTML, "astro"),
  NOTEBOOK("jupyter-notebook", Shape.NOTEBOOK, "ipynb"),
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
  MATLAB("matlab", Shape.LINES, "", "", "octave"),
  MERCURY("mercury", Shape.LINES, "moo"),
  MATHEMATICA("mathematica", Shape.LINES, "wl wls mt"),
  PROLOG("prolog", Shape.LINES, "prolog plt yap", "", "swipl yap"),
  GLSL("glsl", Shape.LINES, "glsl vert frag geom tesc tese vsh fsh"),
  HLSL("hlsl", Shape.LINES, "hlsl fx fxh"),
  FORTH("forth", Shape.LINES, "fth 4th forth frt", "", "gforth"),
  VERILOG("verilog", Shape.LINES, "v veo"),
  SYSTEM_VERILOG("systemverilog", Shape.LINES, "sv svh"),
  VHDL("vhdl", Shape.LINES, "vhd vhdl"),
  COQ("coq", Shape.LINES, ""),
  V("v", Shape.LINES, ""),
  APEX("apex", Shape.LINES, "apex trigger"),
  OPENEDGE_ABL("openedge-abl", Shape.LINES, "abl"),
  OBJECT_SCRIPT("objectscript", Shape.LINES, ""),
  PASCAL("pascal", Shape.LINES, "pas dpr lpr dfm", "", "instantfpc"),
  POV_RAY("pov-ray", Shape.LINES, "pov"),
  BITBAKE("bitbake", Shape.LINES, "bb bbclass bbappend"),
  OCAML("ocaml", Shape.LINES, "ml mli mll mly", "", "ocaml ocamlrun"),
  FORTRAN("fortran", Shape.LINES, "f90 f95 f03 f08 f77 f for"),
  ADA("ada", Shape.LINES, "adb ads ada"),
  COBOL("cobol", Shape.LINES, "cob cbl cobol"),
  D("d", Shape.LINES, "di", "", "rdmd"),
  NIM("nim", Shape.LINES, "nim nims nimble"),
  CRYSTAL("crystal", Shape.LINES, "cr", "", "crystal"),
  ELM("elm", Shape.LINES, "elm"),
  TCL("tcl", Shape.LINES, "tcl tk", "", "tclsh wish"),
  COMMON_LISP("common-lisp", Shape.LINES, "lisp lsp asd", "", "sbcl clisp ecl"),
  EMACS_LISP("emacs-lisp", Shape.LINES, "el", ".emacs"),
  SCHEME("scheme", Shape.LINES, "scm sld ss", "", "guile chicken"),
  RACKET("racket", Shape.LINES, "rkt", "", "racket"),
  SOLIDITY("solidity", Shape.LINES, "sol"),
  VIM_SCRIPT("vim-script", Shape.LINES, "vim", ".vimrc"),
  AWK("awk", Shape.LINES, "awk", "", "awk gawk mawk nawk"),
  FISH("fish", Shape.LINES, "fish", "", "fish"),
  PUPPET("puppet", Shape.LINES, "pp"),
  SAS("sas", Shape.LINES, "sas"),
  STATA("stata", Shape.LINES, "ado"),
  RAKU("raku", Shape.LINES, "raku rakumod p6 pm6", "", "raku perl6"),
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
  SCSS("scss", Shape.LINES, "scss"),
  SASS("sass", Shape.LINES, "sass"),
  LESS("less", Shape.LINES, "less"),
  STYLUS("stylus", Shape.LINES, "styl stylus"),
  PUG("pug", Shape.LINES, "pug jade"),
  COFFEESCRIPT("coffeescript", Shape.LINES, "coffee cson iced", "Cakefile", "coffee"),
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
    NOTEBOOK,
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

  /// Names of files in it, such as `*.java` and `Makefile`.
  public List<String> files() {
    return Stream.concat(
            Stream.of(extensions.split(" ")).filter(key -> !key.isEmpty()).map(key -> "*." + key),
            Stream.of(names.split(" ")).filter(key -> !key.isEmpty()))
        .toList();
  }

  /// The language that a name means: an id, an extension, a name of GitHub's linguist, of a mode of
  /// Vim or Emacs, or of a Jupyter kernel. Case does not matter, nor whether words are joined by
  /// blanks or hyphens.
  public static Optional<Language> named(String name) {
    var key = LanguageNames.key(name);
    var known = LanguageNames.get(key);
    return Optional.ofNullable(known == null ? BY_EXTENSION.get(key) : known);
  }

  /// The language of a file, which the strongest of these tells: what .gitattributes says, a
  /// modeline of Vim or Emacs, the file's name, a `#!` line, the extension. Where languages share
  /// an extension, the content decides. What nothing tells is plain text.
  ///
  /// @param path relative to the repository, `/` between parts
  /// @param attribute the value of `linguist-language`; null where it is not set. A name that
  ///   [#named] does not know says nothing.
  public static Language of(String path, byte[] content, @Nullable String attribute) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    if (extension(name).equals(NOTEBOOK.extensions)) {
      // Attributes and modelines speak of what is in its cells.
      return NOTEBOOK;
    }
    var told = attribute == null ? Optional.<Language>empty() : named(attribute);
    if (told.isEmpty()) {
      told = Modelines.language(content);
    }
    return told.map(language -> moreExactly(language, name)).orElseGet(() -> of(name, content));
  }

  /// TSX and TypeScript have one name and two grammars.
  private static Language moreExactly(Language language, String name) {
    var byExtension = BY_EXTENSION.get(extension(name));
    return byExtension != null
            && byExtension.id.equals(language.id)
            && language == LanguageNames.get(language.id)
        ? byExtension
        : language;
  }

  private static Language of(String name, byte[] content) {
    var byName = BY_NAME.get(name);
    if (byName != null) {
      return byName;
    }
    if (name.startsWith("requirements") && name.endsWith(".txt")) {
      return REQUIREMENTS;
    }
    var byExtension = BY_EXTENSION.get(extension(name));
    if (name.startsWith(".env.")) {
      return Environments.language(byExtension, content);
    }
    var interpreter = interpreter(content);
    var byInterpreter = interpreter == null ? null : BY_INTERPRETER.get(interpreter);
    if (byInterpreter != null && (byExtension == null || runs(byInterpreter, byExtension))) {
      return byInterpreter;
    }
    var byContent = SharedExtensions.language(extension(name), content);
    if (byContent.isPresent()) {
      return byContent.get();
    }
    if (byExtension != null) {
      return byExtension;
    }
    int firstDot = name.indexOf('.');
    if (firstDot > 0) {
      var stem = BY_NAME.get(name.substring(0, firstDot));
      if (stem == DOCKERFILE || stem == MAKE) {
        return stem;
      }
    }
    return TEXT;
  }

  /// Whether a `#!` line says more than the extension. A shell may be there to start the real
  /// interpreter, and Node.js runs TypeScript too.
  private static boolean runs(Language interpreter, Language extension) {
    return interpreter != BASH
        && !(interpreter == JAVASCRIPT && extension.id.equals(TYPESCRIPT.id));
  }

  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
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
