package dev.codesense.chunk.syntax;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Names of languages, beside their extensions: what linguist calls them, Vim's file types, Emacs'
/// modes, Jupyter's kernels.
final class LanguageNames {
  private static final Map<String, Language> BY_NAME = new HashMap<>();

  static {
    for (var language : Language.values()) {
      BY_NAME.putIfAbsent(language.id(), language);
      BY_NAME.putIfAbsent(language.name().toLowerCase(Locale.ROOT).replace('_', '-'), language);
    }
    add(
        Language.PYTHON,
        "python2 python3 ipython ipython3 pyspark pysparkkernel sage cython micropython");
    add(
        Language.JAVASCRIPT,
        "node nodejs ecmascript js2 js2-jsx rjsx javascriptreact ijavascript jslab");
    add(Language.TYPESCRIPT, "tslab");
    add(Language.TSX, "typescriptreact");
    add(Language.GO, "golang gophernotes");
    add(Language.RUST, "evcxr rustic");
    add(Language.C, "c99 c11");
    add(Language.CPP, "xcpp xcpp11 xcpp14 xcpp17 xcpp20 cling-cpp17 cuda arduino");
    add(Language.CSHARP, "c# .net-csharp polyglot-notebook");
    add(Language.RUBY, "iruby enh-ruby jruby");
    add(Language.SCALA, "spark sparkkernel almond scala3");
    add(Language.KOTLIN, "kotlin-script");
    add(Language.BASH, "shell shell-script shellscript sh-base bash-ts");
    add(Language.HASKELL, "ihaskell haskell-interactive");
    add(Language.DOCKERFILE, "docker");
    add(Language.MARKDOWN, "pandoc gfm vimwiki");
    add(Language.LITERATE_MARKDOWN, "r-markdown rmarkdown quarto");
    add(Language.JSON, "json-with-comments json-ld jsonl");
    add(Language.XML, "nxml ant");
    add(Language.HTML, "xhtml html+erb html+php html+django htmldjango jinja web mhtml handlebars");
    add(Language.NOTEBOOK, "ipython-notebook");
    add(
        Language.SQL,
        "mysql postgresql sqlite tsql transact-sql t-sql plpgsql pl/sql hiveql bigquery sparksql"
            + " spark-sql snowflake mssql sqlpostgresql xsqlite");
    add(
        Language.PROPERTIES,
        "java-properties jproperties dosini dotenv conf-unix conf-windows gitconfig");
    add(Language.R, "ir irkernel ess-r rlang rscript splus");
    add(Language.PERL, "cperl perl5 iperl");
    add(Language.ERLANG, "ierl");
    add(Language.CLOJURE, "clojurescript clojupyter");
    add(Language.OBJECTIVE_C, "objc obj-c objectivec objective-c++ objcpp objc++ obj-c++");
    add(Language.MATLAB, "octave");
    add(Language.MATHEMATICA, "wolfram wolfram-language wolframlanguage mma");
    add(Language.PROLOG, "swi-prolog");
    add(Language.COQ, "rocq rocq-prover");
    add(Language.V, "vlang");
    add(Language.OPENEDGE_ABL, "openedge progress progress-4gl");
    add(Language.OBJECT_SCRIPT, "udl intersystems-objectscript");
    add(Language.PASCAL, "delphi objectpascal object-pascal opascal");
    add(Language.POV_RAY, "povray pov-ray-sdl");
    add(Language.FORTRAN, "fortran-free-form");
    add(Language.COMMON_LISP, "cl");
    add(Language.EMACS_LISP, "elisp");
    add(Language.VIM_SCRIPT, "viml vimscript nvim");
    add(Language.FSHARP, "f# .net-fsharp");
    add(Language.VISUAL_BASIC, "visual-basic-.net vb.net vbnet visual-basic-6.0 vb6 vba vbscript");
    add(Language.PROTOBUF, "protocol-buffer protocol-buffers");
    add(Language.HCL, "terraform opentofu");
    add(Language.POWERSHELL, "pwsh .net-powershell posh");
    add(Language.BATCH, "batchfile dosbatch winbatch");
    add(Language.MAKE, "makefile automake makefile-gmake");
    add(Language.ASSEMBLY, "nasm masm gas unix-assembly");
    add(Language.RST, "restructuredtext");
    add(Language.LATEX, "plaintex bibtex context");
    add(Language.CSS, "postcss");
    add(Language.RAKU, "perl6");
    add(Language.STARLARK, "skylark");
    add(Language.GO_MODULE, "gomod");
    add(Language.REQUIREMENTS, "pip-requirements");
    add(Language.TEXT, "plain plaintext plain-text fundamental");
    add(Language.GROOVY, "jenkinsfile");
  }

  private LanguageNames() {}

  private static void add(Language language, String names) {
    for (var name : names.split(" ")) {
      BY_NAME.putIfAbsent(name, language);
    }
  }

  /// A name as the table has it.
  static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _]+", "-");
  }

  static @Nullable Language get(String key) {
    return BY_NAME.get(key);
  }
}
