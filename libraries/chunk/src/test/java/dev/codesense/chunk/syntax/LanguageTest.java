package dev.codesense.chunk.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.testkit.GeneratedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {

  /// @param lines `¶` between them
  private static Language of(String path, @Nullable String lines, @Nullable String attribute) {
    var text = lines == null ? "" : lines.replaceAll(" *¶ ?", "\n") + "\n";
    return Language.of(path, text.getBytes(StandardCharsets.UTF_8), attribute);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          a.h   | CPP             | class Widget : public Base {
          a.h   | CPP             | class EXPORT Widget final {
          a.h   | CPP             | namespace a::b {
          a.h   | CPP             | template <typename T> T max(T a, T b);
          a.h   | CPP             | #include <vector>
          a.h   | CPP             | void f(const std::string& name);
          a.h   | CPP             | enum class Colour { RED };
          a.h   | CPP             | using Id = int;
          a.h   | CPP             | struct A {; ¶   virtual void f() = 0;
          a.h   | OBJECTIVE_C     | @interface Widget : NSObject
          a.h   | OBJECTIVE_C     | #import <Foundation/Foundation.h>
          a.h   | C               | int f(int a);
          a.h   | C               | #ifdef __cplusplus ¶ extern "C" { ¶ #endif
          a.h   | C               | /* This ¶   class of functions may use templates. */
          a.h   | C               | struct class_info { int a; };
          a.h   | C               | #include <stdio.h>
          a.h   | C               |
          a.m   | OBJECTIVE_C     | #import "Widget.h" ¶ @implementation Widget
          a.m   | OBJECTIVE_C     | // Widget ¶ int main() {
          a.m   | MATLAB          | function y = twice(x) ¶ % TWICE doubles. ¶ y = 2 * x;
          a.m   | MATLAB          | x = linspace(0, 1); ¶ plot(x, sin(x))
          a.m   | MATLAB          | classdef Point < handle
          a.m   | MERCURY         | :- module hello. ¶ :- interface.
          a.m   | MATHEMATICA     | (* ::Package:: *) ¶ BeginPackage["A`"]
          a.m   | MATHEMATICA     | f[x_, n_Integer] := x^n
          a.mm  | OBJECTIVE_C     | #include <vector>
          a.pl  | PERL            | use strict; ¶ my $x = 1;
          a.pl  | PERL            | sub f { return 1 }
          a.pl  | PERL            | print "Hello\\n";
          a.pl  | PROLOG          | % Family. ¶ parent(ann, bob). ¶ grand(X, Y) :- parent(X, Z), parent(Z, Y).
          a.pl  | PROLOG          | :- use_module(library(lists)).
          a.pl  | PROLOG          | greeting --> [hello], name.
          a.ts  | TYPESCRIPT      | export const a: number = 1;
          a.ts  | TYPESCRIPT      |
          a.ts  | XML             | <?xml version="1.0" encoding="utf-8"?> ¶ <!DOCTYPE TS>
          a.ts  | XML             | <!DOCTYPE TS><TS version="2.1" language="de_DE">
          a.ts  | XML             | <TS language="de">
          a.tsx | TSX             | export const A = () => <b/>;
          a.tsx | XML             | <tileset name="grass">
          a.fs  | FSHARP          | module A ¶ let f x = x + 1
          a.fs  | FSHARP          | // F# ¶ open System
          a.fs  | GLSL            | #version 330 core ¶ out vec4 colour;
          a.fs  | GLSL            | precision mediump float; ¶ void main() {
          a.fs  | GLSL            | void main(void) ¶ { ¶ gl_FragColor = vec4(1.0); }
          a.fs  | FORTH           | : SQUARE ( n -- n ) DUP * ;
          a.fs  | FORTH           | \\ Squares
          a.v   | VERILOG         | module adder(input a, input b, output c); ¶ endmodule
          a.v   | VERILOG         | `timescale 1ns / 1ps
          a.v   | COQ             | (* Nat *) ¶ Require Import Arith. ¶ Theorem a : 1 = 1.
          a.v   | COQ             | Lemma plus_n_O : forall n, n = n + 0. ¶ Proof. ¶ Qed.
          a.v   | V               | module main ¶ ¶ fn main() { ¶ println('hi') ¶ }
          a.v   | V               | import os ¶ input := os.input('')
          a.v   | VERILOG         | // empty
          a.cls | APEX            | public with sharing class Orders {
          a.cls | APEX            | @isTest ¶ private class OrdersTest {
          a.cls | VISUAL_BASIC    | VERSION 1.0 CLASS ¶ BEGIN
          a.cls | VISUAL_BASIC    | Option Explicit ¶ Private Sub Class_Initialize()
          a.cls | LATEX           | % A class. ¶ \\NeedsTeXFormat{LaTeX2e} ¶ \\ProvidesClass{thesis}
          a.cls | OPENEDGE_ABL    | USING Progress.Lang.*. ¶ CLASS shop.Order INHERITS Base:
          a.cls | OBJECT_SCRIPT   | Class Shop.Order Extends %Persistent ¶ {
          a.cls | TEXT            | nothing of the kind
          a.inc | PHP             | <?php function f() {}
          a.inc | PHP             | <b><?= $x ?></b>
          a.inc | HTML            | <div class="a">
          a.inc | HTML            | <!-- head --> ¶ <p>
          a.inc | POV_RAY         | #declare Red = rgb <1, 0, 0>;
          a.inc | PASCAL          | {$IFDEF FPC} ¶ procedure Draw;
          a.inc | PASCAL          | function Add(a, b: Integer): Integer; ¶ begin
          a.inc | ASSEMBLY        | %define SYS_EXIT 60
          a.inc | ASSEMBLY        | .equ LED, 13
          a.inc | ASSEMBLY        | start: mov ax, 1
          a.inc | CPP             | #include "a.h" ¶ static int a;
          a.inc | CPP             | // Table ¶ OPCODE(add, 1)
          a.inc | SQL             | CREATE TABLE a (b INT);
          a.inc | BITBAKE         | SUMMARY = "A kernel" ¶ inherit kernel
          a.inc | TEXT            | words
          a.d   | D               | module a; ¶ import std.stdio;
          a.d   | MAKE            | build/a.o: a.c a.h
          .env.local       | PROPERTIES | # Local ¶ DB_HOST=localhost ¶ export DEBUG=1
          .env.example     | PROPERTIES |
          .env             | PROPERTIES | A=1
          .env.development | PROPERTIES | VITE_URL=http://localhost ¶ EMPTY=
          .env.ts          | TYPESCRIPT | export const env = { a: 1 };
          .env.py          | PYTHON     | import os ¶ os.environ["A"] = "b"
          .env.js          | PROPERTIES | A=1 ¶ B=2
          .env.sh          | BASH       | export A=1
          .env.template    | JSON       | { "A": 1 }
          """)
  void languagesThatShareAnExtensionAreToldByTheContent(
      String path, Language language, @Nullable String lines) {
    assertThat(of(path, lines, null)).isEqualTo(language);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          a.txt    | RUBY       | # vim: set ft=ruby:
          a.txt    | RUBY       | # vim: set ts=2 sw=2 filetype=ruby et :
          a.txt    | RUBY       | # vim: ft=ruby
          a.txt    | RUBY       | # vi: ts=2:ft=ruby
          a.txt    | RUBY       | # vim600: se ft=ruby:
          a.txt    | RUBY       | # vim>=800: syntax=ruby
          a.txt    | RUBY       | # ex: ft=ruby
          a.txt    | RUBY       | 1 ¶ 2 ¶ 3 ¶ 4 ¶ # vim: ft=ruby ¶ 6 ¶ 7 ¶ 8 ¶ 9 ¶ 10 ¶ 11
          a.txt    | TEXT       | 1 ¶ 2 ¶ 3 ¶ 4 ¶ 5 ¶ # vim: ft=ruby ¶ 7 ¶ 8 ¶ 9 ¶ 10 ¶ 11
          a.txt    | RUBY       | 1 ¶ 2 ¶ 3 ¶ 4 ¶ 5 ¶ 6 ¶ # vim: ft=ruby ¶ 8 ¶ 9 ¶ 10 ¶ 11
          a.txt    | TEXT       | # vim: set ts=2: ft=ruby
          a.txt    | TEXT       | # vim: ts=2
          a.txt    | TEXT       | # vim: ft=nosuchthing
          a.txt    | TEXT       | # vimft=ruby
          a.inc    | CPP        | /* -*- Mode: C++; tab-width: 2 -*- */
          a.inc    | CPP        | // -*- c++ -*-
          a.inc    | CPP        | /* -*- tab-width: 4; mode: c++; -*- */
          a.py     | PYTHON     | # -*- coding: utf-8 -*-
          a.foo    | BASH       | # -*- mode: sh -*-
          a.foo    | EMACS_LISP | ;; -*- Emacs-Lisp -*-
          a.h      | CPP        | // -*- C++ -*-
          a.h      | C          | /* vim: set ft=c: */ ¶ class A {
          a.tsx    | TSX        | // vim: ft=typescript
          Makefile | BASH       | # vim: ft=sh
          script   | RUBY       | #!/usr/bin/env python3 ¶ # vim: ft=ruby
          script   | PYTHON     | #!/usr/bin/env python3
          script   | PYTHON     | #!/usr/bin/python2.7 -u
          a.sh     | PYTHON     | #!/usr/bin/env python3
          a.pl     | PERL       | #!/usr/bin/perl
          a.pl     | PROLOG     | #!/usr/bin/env swipl
          a.t      | PERL       | #!/usr/bin/perl -w
          a.scala  | SCALA      | #!/bin/sh ¶ exec scala "$0" "$@" ¶ !#
          a.ts     | TYPESCRIPT | #!/usr/bin/env node
          a.js     | JAVASCRIPT | #!/usr/bin/env node
          a.ipynb  | NOTEBOOK   | # %% [python] ¶ # vim: ft=ruby
          """)
  void aModelineCountsMoreThanAnInterpreterAndThatMoreThanTheExtension(
      String path, Language language, String lines) {
    assertThat(of(path, lines, null)).isEqualTo(language);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.inc   | C++                 | CPP
          a.inc   | cpp                 | CPP
          a.cls   | TeX                 | LATEX
          a.h     | Objective-C++       | OBJECTIVE_C
          a.txt   | Visual-Basic-.NET   | VISUAL_BASIC
          a.foo   | Shell               | BASH
          a.tsx   | TypeScript          | TSX
          a.ts    | TSX                 | TSX
          a.py    | Ruby                | RUBY
          a.py    | NoSuchLanguage      | LUA
          a.py    |                     | LUA
          a.json  | JSON-with-Comments  | JSON
          a.ipynb | Python              | NOTEBOOK
          a.sql   | PLpgSQL             | SQL
          a.v     | Rocq-Prover         | COQ
          a.foo   | Emacs_Lisp          | EMACS_LISP
          """)
  void whatGitattributesSayCountsMostIfItIsKnown(
      String path, @Nullable String attribute, Language language) {
    assertThat(of(path, "# vim: ft=lua", attribute)).isEqualTo(language);
  }

  @Test
  void everyLanguageIsKnownByItsIdAndItsName() {
    assertThat(Language.values())
        .allSatisfy(language ->
            assertThat(Language.named(language.id()).map(Language::id))
                .isEqualTo(Optional.of(language.id())))
        .allSatisfy(language ->
            assertThat(Language.named(language.name())).isEqualTo(Optional.of(language)));
  }

  /// Would take hours if a sign were looked for from each place to the end of the line.
  @ParameterizedTest
  @ValueSource(strings = {"_", "a", "(", ")", " ", "A_", "f[_", "public ", "a(", ": ", "\t", "-*-"})
  void aHostileLineIsReadOnce(String piece) {
    var content = piece.repeat((1 << 20) / piece.length()).getBytes(StandardCharsets.UTF_8);
    for (var extension : "h m pl ts fs v cls inc d".split(" ")) {
      assertThat(Language.of("a." + extension, content, null)).isNotNull();
    }
  }

  @Test
  void everyLanguageIsInTheTableOfTheDocumentation() throws IOException {
    var table = new StringBuilder("| language | files | cut along |\n|---|---|---|\n");
    Arrays.stream(Language.values())
        .collect(Collectors.groupingBy(Language::id, TreeMap::new, Collectors.toList()))
        .forEach((id, languages) ->
            table.append(
                "| `%s` | %s | %s |\n"
                    .formatted(
                        id,
                        languages.stream()
                            .flatMap(language -> language.files().stream())
                            .map(file -> "`" + file + "`")
                            .collect(Collectors.joining(" ")),
                        cutAlong(languages.getFirst().shape()))));
    var page = Path.of("docs/languages.md");
    var there = Files.readString(Path.of(System.getProperty("codesense.root")).resolve(page));
    GeneratedFile.check(
        page,
        there.replaceFirst(
            "(?s)(<!-- generated: languages -->\n).*?(<!-- end generated -->)",
            "$1" + Matcher.quoteReplacement(table.toString()) + "$2"));
  }

  private static String cutAlong(Language.Shape shape) {
    return switch (shape) {
      case SYNTAX -> "definitions";
      case MARKDOWN -> "headings";
      case YAML, JSON, TOML -> "keys";
      case XML, HTML -> "elements";
      case NOTEBOOK -> "cells";
      case SQL -> "statements";
      case LINES -> "paragraphs";
    };
  }
}
