package dev.codesense.chunk.facts;

import dev.codesense.chunk.syntax.Language;
import java.util.List;
import java.util.Set;

/// How tokens of a language look: enough to tell code from comments and strings, and keywords from
/// names.
///
/// @param line marks of a comment to the end of the line
/// @param open mark of a block comment; empty: none
/// @param quotes characters that open and close a string
/// @param tripled whether three quotes open a string over many lines
/// @param prose whether the whole text is for people
/// @param keywords words that are no names
record Lexicon(
    List<String> line,
    String open,
    String close,
    String quotes,
    boolean tripled,
    boolean prose,
    Set<String> keywords) {

  private static final String COMMON =
      "if else for while do switch case default break continue return new this super null true"
          + " false class interface enum static void int long double float boolean char byte short"
          + " public private protected final abstract try catch finally throw throws import package"
          + " extends implements instanceof synchronized volatile transient native const var let"
          + " in of is as not and or typeof function async await yield export from struct union"
          + " unsigned signed sizeof typedef extern goto inline namespace using template typename"
          + " virtual override operator delete bool string object fun val when def self None True"
          + " False elif lambda pass with global nonlocal raise except assert del func type map chan"
          + " go defer select range fallthrough nil fn pub mod use impl trait where match mut ref"
          + " move dyn crate loop unsafe end begin then unless until rescue ensure module require"
          + " echo fi done esac local readonly undefined instanceof any number record sealed permits"
          + " non-sealed out get set init guard protocol extension data object companion suspend"
          + " int8 int16 int32 int64 uint8 uint16 uint32 uint64 uint i8 i16 i32 i64 u8 u16 u32 u64"
          + " usize isize f32 f64 str error strictfp size_t include define ifdef ifndef endif";

  private static final Set<String> KEYWORDS = Set.copyOf(List.of(COMMON.split(" ")));

  private static final Lexicon C_LIKE = code("//", "", "/*", "*/", "\"'", true);
  private static final Lexicon SCRIPT = code("//", "", "/*", "*/", "\"'`", false);
  private static final Lexicon RUST = code("//", "", "/*", "*/", "\"", false);
  private static final Lexicon PHP = code("//", "#", "/*", "*/", "\"'", false);
  private static final Lexicon PYTHON = code("#", "", "", "", "\"'", true);
  private static final Lexicon HASH = code("#", "", "", "", "\"'", false);
  private static final Lexicon SEMICOLON = code("#", ";", "", "", "\"'", false);
  private static final Lexicon HCL = code("#", "//", "/*", "*/", "\"", false);
  private static final Lexicon SQL = code("--", "", "/*", "*/", "'\"", false);
  private static final Lexicon LUA = code("--", "", "--[[", "]]", "\"'", false);
  private static final Lexicon HASKELL = code("--", "", "{-", "-}", "\"", false);
  private static final Lexicon STYLE = code("//", "", "/*", "*/", "\"'", false);
  private static final Lexicon CSS = code("", "", "/*", "*/", "\"'", false);
  private static final Lexicon MARKUP = code("", "", "<!--", "-->", "\"", false);
  private static final Lexicon PERCENT = code("%", "", "", "", "\"", false);
  private static final Lexicon LISP = code(";", "", "", "", "\"", false);
  private static final Lexicon BASIC = code("'", "", "", "", "\"", false);
  private static final Lexicon ML = code("", "", "(*", "*)", "\"", false);
  private static final Lexicon FORTRAN = code("!", "", "", "", "\"'", false);
  private static final Lexicon PASCAL = code("//", "", "(*", "*)", "'", false);
  private static final Lexicon PUG = code("//", "", "", "", "\"'", false);
  private static final Lexicon VIM = code("", "", "", "", "'", false);
  private static final Lexicon FORTH = code("\\", "", "", "", "\"", false);
  private static final Lexicon PROSE = new Lexicon(List.of(), "", "", "", false, true, KEYWORDS);

  private static Lexicon code(
      String line, String line2, String open, String close, String quotes, boolean tripled) {
    var marks =
        line.isEmpty() ? List.<String>of() : line2.isEmpty() ? List.of(line) : List.of(line, line2);
    return new Lexicon(marks, open, close, quotes, tripled, false, KEYWORDS);
  }

  /// What opens type arguments between a function and its arguments; 0: nothing.
  static char typeArguments(Language language) {
    return switch (language) {
      case JAVA, KOTLIN, SWIFT, CSHARP, DART, GROOVY, CPP, TYPESCRIPT, TSX, RUST -> '<';
      case GO, SCALA, PYTHON -> '[';
      default -> 0;
    };
  }

  static Lexicon of(Language language) {
    return switch (language) {
      case JAVA, KOTLIN, SCALA, SWIFT, CSHARP, GROOVY, DART -> C_LIKE;
      case C,
          CPP,
          OBJECTIVE_C,
          ZIG,
          PROTOBUF,
          THRIFT,
          FSHARP,
          ASSEMBLY,
          GLSL,
          HLSL,
          VERILOG,
          SYSTEM_VERILOG,
          V,
          APEX,
          OPENEDGE_ABL,
          OBJECT_SCRIPT,
          POV_RAY,
          D,
          SOLIDITY,
          STYLUS,
          SASS,
          LESS ->
          STYLE;
      case MATHEMATICA, OCAML, COQ -> ML;
      case JAVASCRIPT, TYPESCRIPT, TSX, GO, GO_MODULE -> SCRIPT;
      case RUST -> RUST;
      case PHP -> PHP;
      case PYTHON, STARLARK, JULIA, ELIXIR, TOML -> PYTHON;
      case RUBY,
          BASH,
          DOCKERFILE,
          YAML,
          R,
          PERL,
          NIX,
          GRAPHQL,
          POWERSHELL,
          MAKE,
          CMAKE,
          REQUIREMENTS,
          COFFEESCRIPT,
          BITBAKE,
          CRYSTAL,
          NIM,
          TCL,
          AWK,
          FISH,
          PUPPET,
          RAKU,
          // Between its cells stand their marks.
          NOTEBOOK ->
          HASH;
      case PROPERTIES, BATCH -> SEMICOLON;
      case HCL -> HCL;
      case SQL, ADA, VHDL -> SQL;
      case LUA -> LUA;
      case HASKELL, ELM -> HASKELL;
      case SCSS -> STYLE;
      case CSS -> CSS;
      case XML, HTML, VUE, SVELTE, ASTRO -> MARKUP;
      case JSON -> STYLE;
      case ERLANG, MATLAB, MERCURY, PROLOG -> PERCENT;
      case CLOJURE, COMMON_LISP, EMACS_LISP, SCHEME, RACKET -> LISP;
      case VISUAL_BASIC -> BASIC;
      case FORTRAN -> FORTRAN;
      case PASCAL -> PASCAL;
      case COBOL, SAS, STATA -> CSS;
      case PUG -> PUG;
      case VIM_SCRIPT -> VIM;
      case FORTH -> FORTH;
      case MARKDOWN, LITERATE_MARKDOWN, RST, ASCIIDOC, LATEX, CSV, DIFF, TEXT -> PROSE;
    };
  }
}
