package dev.codesense.chunk.facts;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The licence that a file's first lines name.
final class Licences {
  private static final int HEAD = 3_000;
  private static final String TAG = "SPDX-License-Identifier:";

  private Licences() {}

  /// The SPDX id, or null.
  static @Nullable String of(byte[] content) {
    var head = new String(content, 0, Math.min(content.length, HEAD), StandardCharsets.ISO_8859_1);
    int tag = head.indexOf(TAG);
    if (tag >= 0) {
      int from = tag + TAG.length();
      int end = head.indexOf('\n', from);
      var id = head.substring(from, end < 0 ? head.length() : end).strip();
      id = id.replace("*/", "").replace("-->", "").strip();
      return id.isEmpty() ? null : FactValues.clean(id, 80);
    }
    if (!head.contains("icen") && !head.contains("ICEN") && !head.contains("Permission is")) {
      return null;
    }
    if (head.contains("Apache License, Version 2.0") || head.contains("licenses/LICENSE-2.0")) {
      return "Apache-2.0";
    }
    if (head.contains("GNU General Public License version 2")) {
      return head.contains("Classpath")
          ? "GPL-2.0-only WITH Classpath-exception-2.0"
          : "GPL-2.0-only";
    }
    if (head.contains("GNU Lesser General Public")) {
      return head.contains("version 3") ? "LGPL-3.0-or-later" : "LGPL-2.1-or-later";
    }
    if (head.contains("GNU Affero General Public")) {
      return "AGPL-3.0-or-later";
    }
    if (head.contains("GNU General Public License")) {
      return head.contains("version 3") ? "GPL-3.0-or-later" : "GPL-2.0-or-later";
    }
    if (head.contains("Mozilla Public License, v. 2.0")
        || head.contains("Mozilla Public License Version 2.0")) {
      return "MPL-2.0";
    }
    if (head.contains("Eclipse Public License v. 2.0")
        || head.contains("Eclipse Public License 2.0")) {
      return "EPL-2.0";
    }
    if (head.contains("MIT License")
        || head.contains("Permission is hereby granted, free of charge")) {
      return "MIT";
    }
    if (head.contains("Redistribution and use in source and binary forms")) {
      return head.contains("Neither the name") ? "BSD-3-Clause" : "BSD-2-Clause";
    }
    return null;
  }
}
