#!/usr/bin/env python3
"""Makes questions whose answer is known from packages' sources, for bench/questions.

usage: questions.py DIR

Reads DIR/sources/PACKAGE, writes DIR/questions.jsonl, and DIR/repositories/PACKAGE: the same sources as a git repository, without
the doc comments that are now questions. The same sources give the same questions.
"""

import collections
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys

import tree_sitter_language_pack

LANGUAGES = {
    "py": "python", "java": "java", "kt": "kotlin", "scala": "scala", "go": "go", "rs": "rust", "rb": "ruby", "php": "php",
    "js": "javascript", "ts": "typescript", "c": "c", "h": "c", "cpp": "cpp", "cc": "cpp", "hpp": "cpp", "cs": "csharp",
    "swift": "swift", "lua": "lua", "pm": "perl", "pl": "perl",
}  # fmt: skip
FUNCTIONS = {
    "function_definition", "method_declaration", "function_declaration", "function_item", "method", "singleton_method",
    "method_definition", "constructor_declaration", "local_function", "subroutine_declaration_statement",
    "generator_function_declaration",
}  # fmt: skip
TYPES = {
    "class_definition", "class_declaration", "interface_declaration", "struct_item", "enum_item", "trait_item", "type_spec",
    "type_declaration", "class", "module", "object_definition", "trait_definition", "enum_declaration", "record_declaration",
    "struct_declaration", "protocol_declaration", "class_specifier", "struct_specifier", "object_declaration",
    "abstract_class_declaration",
}  # fmt: skip
COMMENTS = {"comment", "line_comment", "block_comment", "multiline_comment", "doc_comment"}
BETWEEN = {"attribute_item", "annotation", "modifiers", "attribute_list", "decorator"}
AROUND = {"export_statement", "decorated_definition", "template_declaration"}

# Built files of these packages repeat their sources.
BUILT = {"npm-zod", "npm-effect", "npm-rxjs", "npm-tanstack-query-core", "npm-xstate", "npm-socket.io"}
BUILT_FOLDERS = {"dist", "esm", "cjs", "_esm5", "_esm2015", "bundles", "build", "esm5", "mini-esm"}
LEFT_OUT = {".git", "node_modules", "_deps", "extern"}
NO_SOURCES = {"map", "png", "gz", "svg", "so", "bin", "jpg", "whl", "dat", "jar", "cjs", "mjs", "cts", "mts"}
LARGEST = 600_000

APART = re.compile(
    r"(^|/)(tests?|testing|spec|specs|__tests__|vendor|third_party|node_modules|examples?|docs?|benchmarks?|bench|dist|extern|_deps"
    r"|winbuild|deps)(/|$)|(_test\.|\.test\.|\.spec\.|Test\.|Tests\.|test_)",
    re.IGNORECASE,
)
NO_QUESTION = re.compile(
    r"copyright|license|todo|fixme|deprecated|see also|@|http|\bcreated by\b|eslint|pragma|noqa|inheritdoc|auto-?generated"
    r"|^returns? (true|false|the|a|an) ?\w*$|=====|-----",
    re.IGNORECASE,
)
MOST = {"type": 8, "function": 17, "symbol": 12, "test": 8}


def name_of(node, source):
    found = node.child_by_field_name("name")
    if found is None:
        found = node.child_by_field_name("declarator")
        while found is not None and found.child_by_field_name("declarator") is not None:
            found = found.child_by_field_name("declarator")
    if found is None and node.type == "type_declaration":
        for child in node.named_children:
            if child.type == "type_spec":
                found = child.child_by_field_name("name")
    if found is None:
        kinds = ("identifier", "type_identifier", "simple_identifier", "constant", "name")
        found = next((child for child in node.named_children if child.type in kinds), None)
    if found is None:
        return None
    name = re.split(r"[.:]+", text(found, source))[-1].lstrip("~*&")
    return name if re.fullmatch(r"\w+[?!]?", name) else None


def text(node, source):
    return source[node.start_byte : node.end_byte].decode("utf8", "replace")


def last_line(comment):
    return comment.end_point[0] - (1 if comment.end_point[1] == 0 else 0)


def docstring(node, source):
    body = node.child_by_field_name("body")
    if body is None or len(body.named_children) < 2 or body.named_children[0].type != "expression_statement":
        return None, None
    inner = body.named_children[0].named_children
    if not inner or inner[0].type != "string":
        return None, None
    doc = re.sub(r"^[rRbBuU]*(\"\"\"|'''|\"|')|(\"\"\"|'''|\"|')$", "", text(body.named_children[0], source))
    return doc, (body.named_children[0].start_point[0], body.named_children[0].end_point[0])


def comment_before(node, leads, source):
    if not leads or leads[-1].end_point[0] < node.start_point[0] - 4 or last_line(leads[-1]) >= node.start_point[0]:
        return None, None
    first = leads[0].start_point
    if first[1] > 0 and source.split(b"\n")[first[0]][: first[1]].strip():
        return None, None
    return "\n".join(text(lead, source) for lead in leads), (first[0], last_line(leads[-1]))


def definitions(node, source, language, depth=0):
    """Of functions and types: name, kind, doc comment with its lines, number of lines."""
    leads = []
    for child in node.children:
        if child.type in COMMENTS:
            if leads and child.start_point[0] > leads[-1].end_point[0] + 1:
                leads = []
            leads.append(child)
            continue
        if child.type in BETWEEN:
            continue
        target = child
        if child.type in AROUND:
            for inner in child.named_children:
                if inner.type in FUNCTIONS or inner.type in TYPES:
                    target = inner
        if target.type in FUNCTIONS or target.type in TYPES:
            name = name_of(target, source)
            doc, place = docstring(target, source) if language == "python" else comment_before(child, leads, source)
            if name:
                lines = child.end_point[0] - child.start_point[0] + 1
                yield {
                    "name": name, "kind": "type" if target.type in TYPES else "function", "doc": doc, "place": place, "lines": lines,
                }  # fmt: skip
        leads = []
        if depth < 12 and child.type != "string" and child.child_count and not (child.type in FUNCTIONS and depth > 8):
            yield from definitions(child, source, language, depth + 1)


def first_sentence(doc):
    lines = []
    for line in doc.split("\n"):
        line = re.sub(r"^\s*(/\*\*?|\*/|\*|///?!?|//!|#+|--+|\"\"\"|'''|;+)\s?", "", line)
        lines.append(re.sub(r"(\*/|\"\"\"|''')\s*$", "", line).strip())
    paragraph = re.split(r"\n\s*\n|\n\s*@|\n:|\n\s*[-*] ", "\n".join(lines).strip())[0]
    paragraph = re.sub(r"\{@\w+\s+([^}]*)\}", r"\1", paragraph)
    paragraph = re.sub(r"<[^>]+>", "", paragraph)
    paragraph = re.sub(r"\[`?([^\]]+?)`?\](\([^)]*\)|\[[^\]]*\])?", r"\1", paragraph).replace("`", "")
    paragraph = re.sub(r"\s+", " ", paragraph)
    sentence = re.match(r"(.+?[.!?])(\s|$)", paragraph)
    return (sentence.group(1) if sentence and len(sentence.group(1).split()) > 4 else paragraph).strip().rstrip(".")


def is_question(definition):
    if not definition["doc"] or definition["lines"] < 3 or definition["place"][1] - definition["place"][0] > 60:
        return False
    question = definition["question"] = first_sentence(definition["doc"])
    return (
        5 <= len(question.split()) <= 28
        and question.isascii()
        and not NO_QUESTION.search(question)
        and re.match(r"[A-Za-z]", question) is not None
    )


def files_of(package, root):
    files = {}
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in LEFT_OUT and not (package in BUILT and f in BUILT_FOLDERS))
        for name in sorted(names):
            path = pathlib.Path(folder, name)
            extension = name.rsplit(".", 1)[-1].lower()
            if path.is_symlink() or path.stat().st_size > LARGEST or extension in NO_SOURCES:
                continue
            if package in ("npm-zod", "npm-effect", "npm-rxjs") and extension == "js":
                continue
            content = path.read_bytes()
            if b"\0" not in content[:8000]:
                files[str(path.relative_to(root))] = content
    return files


def extension_of(path):
    return os.path.basename(path).rsplit(".", 1)[-1].lower()


def is_source(path):
    return (
        extension_of(path) in LANGUAGES
        and not APART.search("/" + path)
        and not path.endswith(".d.ts")
        and not path.endswith(".min.js")
    )


def by_docs(defined, chance):
    candidates = [one for one in defined if is_question(one)]
    count = collections.Counter(one["question"] for one in candidates)
    candidates = [one for one in candidates if count[one["question"]] == 1]
    chance.shuffle(candidates)
    of_file = collections.Counter()
    taken = []
    for kind in ("type", "function"):
        left = MOST[kind]
        for one in candidates:
            if one["kind"] == kind and of_file[one["path"]] < 2 and left:
                taken.append(one)
                of_file[one["path"]] += 1
                left -= 1
    return taken


def by_names(defined, chance):
    count = collections.Counter(one["name"] for one in defined)
    unique = [
        one for one in defined
        if count[one["name"]] == 1 and len(one["name"]) >= 4 and (one["kind"] == "type" or one["lines"] >= 4)
    ]  # fmt: skip
    chance.shuffle(unique)
    files = set()
    for one in unique:
        if one["path"] in files or len(files) == MOST["symbol"]:
            continue
        name, noun = one["name"], "class" if one["kind"] == "type" else "function"
        forms = [
            name, name, f"where is {name} defined", f"{name} implementation", f"how does {name} work", f"{name} {noun}",
        ]  # fmt: skip
        yield one, forms[len(files) % len(forms)]
        files.add(one["path"])


def by_tests(files, chance):
    stems = collections.defaultdict(list)
    for path in files:
        if extension_of(path) in LANGUAGES and not APART.search("/" + path):
            stems[os.path.basename(path).rsplit(".", 1)[0].lower()].append(path)
    tests = sorted(path for path in files if APART.search("/" + path))
    chance.shuffle(tests)
    made = 0
    for path in tests:
        base = os.path.basename(path).rsplit(".", 1)[0]
        subject = re.sub(r"(^test_?|_?tests?$|_spec$|\.spec$|\.test$|Tests?$)", "", base).lower()
        if subject == base.lower() or len(stems.get(subject, [])) != 1 or made >= MOST["test"]:
            continue
        try:
            source = files[path].decode()
        except UnicodeDecodeError:
            continue
        names = re.findall(r"(?:def|func|void|fn|function)\s+(test\w+|Test\w+)", source)
        names += re.findall(r"""(?:it|test)\(['"]([^'"]+)['"]""", source)
        chance.shuffle(names)
        for name in names[:2]:
            words = re.sub(r"([a-z])([A-Z])", r"\1 \2", name.replace("_", " ")).lower().split()
            words = [word for word in words if word not in ("test", "should")]
            if 3 <= len(words) <= 14:
                yield path, stems[subject][0], " ".join(words)
                made += 1


def write(files, without, repository):
    dropped = collections.defaultdict(set)
    for one in without:
        dropped[one["path"]].update(range(one["place"][0], one["place"][1] + 1))
    for path, content in files.items():
        if path in dropped:
            content = b"\n".join(line for number, line in enumerate(content.split(b"\n")) if number not in dropped[path])
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_bytes(content)
    git = ["git", "-C", str(repository), "-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "-A", "-f", "."], ["commit", "-q", "-m", "Sources without some doc comments"]):
        subprocess.run(git + command, check=True)


def main(directory):
    questions = []
    shutil.rmtree(directory / "repositories", ignore_errors=True)
    for package in sorted(os.listdir(directory / "sources")):
        chance = random.Random(package)
        files = files_of(package, directory / "sources" / package)
        if len(files) < 8:
            continue
        defined = []
        for path, source in files.items():
            if is_source(path):
                language = LANGUAGES[extension_of(path)]
                tree = tree_sitter_language_pack.get_parser(language).parse(source)
                defined += [one | {"path": path, "language": language} for one in definitions(tree.root_node, source, language)]
        split = "check" if int(hashlib.md5(package.encode()).hexdigest(), 16) % 3 == 0 else "dev"

        def ask(kind, question, path, language, name="", package=package, split=split):
            named = bool(name) and name.lower() in re.sub(r"[^a-z0-9_]", " ", question.lower()).split()
            questions.append({
                "repo": package, "kind": kind, "q": question, "path": path, "name": name, "lang": language, "ident": named, "split": split,
            })  # fmt: skip

        documented = by_docs(defined, chance)
        for one in documented:
            ask("doc-" + one["kind"], one["question"], one["path"], one["language"], one["name"])
        for one, question in by_names(defined, chance):
            ask("symbol", question, one["path"], one["language"], one["name"])
        for test, subject, question in by_tests(files, chance):
            ask("test", question, subject, LANGUAGES.get(extension_of(test), ""))
        write(files, documented, directory / "repositories" / package)
    part = directory / "questions.jsonl.part"
    part.write_text("".join(json.dumps(one) + "\n" for one in questions))
    part.rename(directory / "questions.jsonl")
    counts = collections.Counter((one["split"], one["kind"]) for one in questions)
    print(f"{len(questions)} questions about {len({one['repo'] for one in questions})} packages: {dict(sorted(counts.items()))}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
