package dev.codesense.chunk.syntax;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.MULTILINE;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tells languages that share an extension by what stands in the file. The first sign that is found
/// decides.
final class SharedExtensions {

  /// Enough to get past licences and includes.
  private static final int HEAD = 64 << 10;

  private record Sign(Language language, Pattern pattern) {}

  /// What a line begins with, behind its indentation.
  private static Sign line(Language language, String... beginnings) {
    return sign(language, MULTILINE, "^[ \\t]*+(?:" + String.join("|", beginnings) + ")");
  }

  private static Sign lineOfAnyCase(Language language, String... beginnings) {
    return sign(
        language,
        MULTILINE | CASE_INSENSITIVE,
        "^[ \\t]*+(?:" + String.join("|", beginnings) + ")");
  }

  /// What the file begins with.
  private static Sign start(Language language, String... beginnings) {
    return sign(language, CASE_INSENSITIVE, "\\A\\s*+(?:" + String.join("|", beginnings) + ")");
  }

  /// What stands anywhere.
  private static Sign anywhere(Language language, String pattern) {
    return sign(language, 0, pattern);
  }

  private static Sign otherwise(Language language) {
    return sign(language, 0, "");
  }

  private static Sign sign(Language language, int flags, String pattern) {
    return new Sign(language, Pattern.compile(pattern, flags));
  }

  private static final Map<String, List<Sign>> SIGNS =
      Map.ofEntries(
          Map.entry(
              "h",
              List.of(
                  line(
                      Language.OBJECTIVE_C,
                      "@(?:interface|protocol|class|import)\\b",
                      "#[ \\t]*import\\b"),
                  // What no header in C has, whatever stands in its comments.
                  line(
                      Language.CPP,
                      "class[ \\t]+\\w+(?:[ \\t]+\\w+){0,3}[ \\t]*(?:[:;{]|$)",
                      "(?:inline[ \\t]+)?namespace\\b[ \\t]*[\\w:]*[ \\t]*(?:[{=]|$)",
                      "template[ \\t]*<",
                      "using[ \\t]+(?:namespace[ \\t]+\\w|\\w+[ \\t]*=|\\w+::)",
                      "(?:public|private|protected)[ \\t]*:",
                      "(?:virtual|explicit|constexpr|friend)[ \\t]+\\w",
                      "enum[ \\t]+(?:class|struct)[ \\t]",
                      "#[ \\t]*include[ \\t]*<[a-z_]+>"),
                  anywhere(Language.CPP, "\\bstd::\\w"))),
          Map.entry(
              "m",
              List.of(
                  line(
                      Language.MERCURY, ":-[ \\t]*(?:module|interface|import_module|pred|func)\\b"),
                  line(
                      Language.OBJECTIVE_C,
                      "@(?:interface|implementation|protocol|class|property|import|end)\\b",
                      "#[ \\t]*import\\b"),
                  line(
                      Language.MATHEMATICA,
                      "\\(\\*",
                      "(?:BeginPackage|Begin|Needs|Get|Module|Block)\\[",
                      "\\w{1,80}\\[[^\\]\\n]{0,200}_[^\\]\\n]{0,60}\\][ \\t]*:?="),
                  line(
                      Language.MATLAB,
                      "%",
                      "(?:function|classdef)\\b[^{\\n]*$",
                      "(?:clear|clc|close all|hold on|figure)\\b"),
                  line(Language.OBJECTIVE_C, "//", "/\\*", "#[ \\t]*(?:include|define|if|pragma)"),
                  otherwise(Language.MATLAB))),
          Map.entry(
              "pl",
              List.of(
                  line(
                      Language.PERL,
                      "#!.*perl",
                      "use[ \\t]+(?:strict|warnings|utf8|v?5|lib|[A-Z])",
                      "(?:my|our|local)[ \\t]*[($@%]",
                      "sub[ \\t]+\\w+[ \\t]*(?:[{(]|$)",
                      "package[ \\t]+[\\w:]+",
                      "require[ \\t]",
                      "=(?:head|pod|cut)",
                      "[$@%]\\w+[ \\t]*="),
                  line(Language.PROLOG, ":-", "[a-z]\\w*(?:\\([^\\n]*\\))?[ \\t]*(?::-|-->)"),
                  line(Language.PROLOG, "[a-z]\\w*\\([^\\n]*\\)\\.[ \\t]*(?:%|\\r?$)"))),
          Map.entry("ts", List.of(start(Language.XML, "<\\?xml", "<!DOCTYPE\\s+TS", "<TS[\\s>]"))),
          Map.entry(
              "d",
              List.of(
                  line(Language.D, "(?:module|import)[ \\t]+[\\w.]+", "#!.*rdmd"),
                  line(Language.MAKE, "[^:\\s]+\\.l?o[ \\t]*:"))),
          // The tile sets of Tiled.
          Map.entry("tsx", List.of(start(Language.XML, "<\\?xml", "<tileset[\\s>]"))),
          Map.entry(
              "fs",
              List.of(
                  line(
                      Language.FSHARP,
                      "#light",
                      "(?:let|module|namespace|type)[ \\t]+\\S",
                      "open[ \\t]+[A-Z]",
                      "\\[<"),
                  line(
                      Language.GLSL,
                      "#version\\b",
                      "precision[ \\t]+(?:low|medium|high)p",
                      "(?:uniform|varying|attribute|layout|in|out)[ \\t(]",
                      "void[ \\t]+main[ \\t]*\\("),
                  anywhere(Language.GLSL, "\\bgl_Frag(?:Color|Coord|Data)\\b"),
                  lineOfAnyCase(
                      Language.FORTH,
                      ":[ \\t]+\\S",
                      "\\\\[ \\t]",
                      "\\([ \\t]",
                      "(?:variable|create|new-device)\\b"))),
          Map.entry(
              "v",
              List.of(
                  line(
                      Language.VERILOG,
                      "module[ \\t]+\\w+[ \\t]*[#(;]",
                      "(?:endmodule|endprimitive)\\b",
                      "`(?:timescale|define|include|ifdef|ifndef|default_nettype)\\b",
                      "always[ \\t]*@",
                      "(?:input|output|inout)[ \\t]+(?:wire|reg|\\[|\\w+[ \\t]*[,;)])"),
                  line(
                      Language.COQ,
                      "(?:From[ \\t]+\\S+[ \\t]+)?Require\\b",
                      "(?:Theorem|Lemma|Definition|Inductive|Fixpoint|Corollary|Proposition"
                          + "|Notation|Ltac|Axiom|Record|Instance|Example)\\b",
                      "(?:Proof|Qed|Defined|Admitted)\\.",
                      "(?:Module|Section|End)[ \\t]+\\w+\\."),
                  line(
                      Language.V,
                      "(?:pub[ \\t]+)?fn[ \\t]+[\\w(]",
                      "module[ \\t]+\\w+[ \\t]*\\r?$",
                      "import[ \\t]+[a-z]",
                      "(?:pub[ \\t]+)?(?:struct|enum|interface)[ \\t]+\\w+[ \\t]*\\{",
                      "(?:mut[ \\t]+)?\\w+[ \\t]*:=",
                      "println\\("))),
          Map.entry(
              "cls",
              List.of(
                  anywhere(
                      Language.LATEX,
                      "\\\\(?:NeedsTeXFormat|ProvidesClass|LoadClass|RequirePackage"
                          + "|DeclareOption|documentclass)"),
                  lineOfAnyCase(
                      Language.VISUAL_BASIC,
                      "VERSION[ \\t]+[\\d.]+[ \\t]+CLASS",
                      "Attribute[ \\t]+VB_",
                      "Option[ \\t]+Explicit\\b",
                      "(?:Public|Private|Friend)[ \\t]+(?:Sub|Function|Property|Const)\\b"),
                  line(
                      Language.OBJECT_SCRIPT,
                      "Class[ \\t]+%?[\\w.]+\\.[\\w]+[ \\t]*(?:Extends|\\[|\\{|\\r?$)"),
                  lineOfAnyCase(
                      Language.OPENEDGE_ABL,
                      "CLASS[ \\t][^{;\\n]*:[ \\t]*\\r?$",
                      "(?:USING|BLOCK-LEVEL|ROUTINE-LEVEL)[ \\t][^;{\\n]*\\.[ \\t]*\\r?$",
                      "END[ \\t]+(?:CLASS|METHOD|CONSTRUCTOR)\\b"),
                  lineOfAnyCase(
                      Language.APEX,
                      "(?:(?:public|global|private|virtual|abstract|with|without|inherited|sharing)"
                          + "[ \\t]+){0,5}(?:class|interface|enum)[ \\t]+\\w+",
                      "@(?:isTest|RestResource|AuraEnabled|InvocableMethod)\\b"))),
          Map.entry(
              "inc",
              List.of(
                  anywhere(Language.PHP, "<\\?(?:php|=)"),
                  line(Language.POV_RAY, "#(?:declare|local|macro|version|default)\\b"),
                  start(Language.HTML, "<[a-z!]"),
                  line(
                      Language.BITBAKE,
                      "[A-Z][A-Z0-9_]{1,60}+(?::\\w{1,60}+)?[ \\t]*(?:\\?\\??|\\+|\\.|:)?=[ \\t]*\"",
                      "(?:inherit|require)[ \\t]+\\w",
                      "do_\\w{1,60}+(?::\\w{1,60}+)?[ \\t]*\\("),
                  lineOfAnyCase(
                      Language.ASSEMBLY,
                      "%(?:define|include|macro|ifdef|ifndef|assign)\\b",
                      "\\.(?:include|macro|equ|text|globa?l|byte|word|align|section|set|if)\\b",
                      "[\\w.@$]+:?[ \\t]+(?:equ|db|dw|dd|macro|proc|struc)\\b",
                      "(?:[\\w.@$]+:)?[ \\t]*(?:mov|push|pop|jmp|lda|sta|ld|xor)[ \\t]+\\S+[ \\t]*,"),
                  lineOfAnyCase(
                      Language.PASCAL,
                      "\\{\\$",
                      "(?:procedure|function|constructor|destructor)[ \\t]+[\\w.]+[ \\t]*[(;:]",
                      "(?:begin|implementation|interface)[ \\t]*\\r?$",
                      "(?:var|uses|type|const)[ \\t]*\\r?$"),
                  line(
                      Language.CPP,
                      "#[ \\t]*(?:include|define|ifdef|ifndef|if|pragma|undef)\\b",
                      "(?:template[ \\t]*<|namespace\\b|class[ \\t]+\\w)",
                      "(?:static|inline|extern|typedef|struct|const|void|int)[ \\t]+\\w",
                      "//",
                      "/\\*",
                      "[A-Z][A-Z0-9_]+\\("),
                  lineOfAnyCase(
                      Language.SQL,
                      "(?:create|insert|select|alter|drop|update|delete|grant)[ \\t]+\\w",
                      "delimiter[ \\t]"),
                  line(Language.ASSEMBLY, ";"))));

  private SharedExtensions() {}

  /// The language that the content tells; empty where it tells none or nothing else has the
  /// extension.
  static Optional<Language> language(String extension, byte[] content) {
    var signs = SIGNS.get(extension);
    if (signs == null) {
      return Optional.empty();
    }
    // ISO-8859-1 keeps one character per byte; the words are ASCII.
    var head = new String(content, 0, Math.min(content.length, HEAD), StandardCharsets.ISO_8859_1);
    return signs.stream()
        .filter(sign -> sign.pattern.matcher(head).find())
        .map(Sign::language)
        .findFirst();
  }
}
