package dev.codesense.treesitter;

import dev.codesense.chunk.syntax.Language;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.treesitter.TSLanguage;
import org.treesitter.TreeSitterBash;
import org.treesitter.TreeSitterC;
import org.treesitter.TreeSitterCSharp;
import org.treesitter.TreeSitterCpp;
import org.treesitter.TreeSitterCss;
import org.treesitter.TreeSitterDockerfile;
import org.treesitter.TreeSitterGo;
import org.treesitter.TreeSitterHaskell;
import org.treesitter.TreeSitterJava;
import org.treesitter.TreeSitterJavascript;
import org.treesitter.TreeSitterKotlin;
import org.treesitter.TreeSitterPhp;
import org.treesitter.TreeSitterPython;
import org.treesitter.TreeSitterRuby;
import org.treesitter.TreeSitterRust;
import org.treesitter.TreeSitterScala;
import org.treesitter.TreeSitterSwift;
import org.treesitter.TreeSitterTsx;
import org.treesitter.TreeSitterTypescript;

/// The tables, one per language.
final class Grammars {
  static final Map<Language, Grammar> ALL = new EnumMap<>(Language.class);

  /// What stands between a file and the functions of a module that is a function called at once, or
  /// the argument of a call.
  private static final String WRAPPERS =
      "call_expression parenthesized_expression unary_expression arguments function_expression"
          + " arrow_function";

  private Grammars() {}

  static {
    ALL.put(
        Language.JAVA,
        Grammar.of(TreeSitterJava::new)
            .packages("@scoped_identifier|@identifier", "package_declaration")
            .imports("import_declaration")
            .leads("line_comment block_comment")
            .types(
                "name",
                "class_declaration interface_declaration enum_declaration record_declaration"
                    + " annotation_type_declaration")
            .functions(
                "name",
                "method_declaration constructor_declaration compact_constructor_declaration"
                    + " annotation_type_element_declaration")
            .fields("declarator>name", "field_declaration constant_declaration")
            .fields("name", "enum_constant")
            .namespaces("name", "module_declaration")
            .scopes(
                "class_body interface_body enum_body enum_body_declarations annotation_type_body"
                    + " module_body"));
    ALL.put(
        Language.PYTHON,
        Grammar.of(TreeSitterPython::new)
            .imports("import_statement import_from_statement future_import_statement")
            .leads("comment decorator")
            .types("name", "class_definition")
            .functions("name", "function_definition")
            .fields("left", "assignment type_alias_statement")
            .scopes(
                "decorated_definition block expression_statement if_statement try_statement"
                    + " except_clause else_clause"));
    ALL.put(Language.JAVASCRIPT, javascript());
    ALL.put(Language.TYPESCRIPT, typescript(TreeSitterTypescript::new));
    ALL.put(Language.TSX, typescript(TreeSitterTsx::new));
    ALL.put(
        Language.GO,
        Grammar.of(TreeSitterGo::new)
            .packages("@package_identifier", "package_clause")
            .imports("import_declaration")
            .leads("comment")
            .types("name", "type_spec")
            .functions("name", "function_declaration method_elem")
            .methods("name", "receiver", "method_declaration")
            .fields("name", "const_spec var_spec field_declaration type_alias")
            .scopes(
                "type_declaration const_declaration var_declaration var_spec_list struct_type"
                    + " interface_type field_declaration_list"));
    ALL.put(
        Language.RUST,
        Grammar.of(TreeSitterRust::new)
            .imports("use_declaration extern_crate_declaration")
            .leads("line_comment block_comment attribute_item")
            .types("name", "struct_item enum_item union_item trait_item")
            .functions("name", "function_item function_signature_item macro_definition")
            .fields(
                "name",
                "const_item static_item type_item associated_type field_declaration enum_variant")
            .namespaces("name", "mod_item")
            .scopes("type", "impl_item")
            .scopes("declaration_list field_declaration_list enum_variant_list foreign_mod_item"));
    ALL.put(
        Language.C,
        Grammar.of(TreeSitterC::new)
            .imports("preproc_include")
            .leads("comment")
            .types("name", "struct_specifier union_specifier enum_specifier")
            .functions("declarator", "function_definition")
            .functions("name", "preproc_function_def")
            .fields("name", "preproc_def enumerator")
            .types("declarator", "type_definition")
            .fields("declarator", "declaration field_declaration")
            .scopes(
                "preproc_ifdef preproc_if preproc_else preproc_elif linkage_specification"
                    + " declaration_list field_declaration_list enumerator_list")
            .blanking(Blanks::branches));
    ALL.put(
        Language.CPP,
        Grammar.of(TreeSitterCpp::new)
            .imports("preproc_include using_declaration")
            .leads("comment access_specifier")
            .types("name", "class_specifier struct_specifier union_specifier enum_specifier")
            .functions("declarator", "function_definition")
            .functions("name", "preproc_function_def concept_definition")
            .fields("name", "preproc_def enumerator alias_declaration")
            .types("declarator", "type_definition")
            .fields("declarator", "declaration field_declaration")
            .namespaces("name", "namespace_definition")
            .scopes(
                "preproc_ifdef preproc_if preproc_else preproc_elif linkage_specification"
                    + " declaration_list field_declaration_list enumerator_list"
                    + " template_declaration")
            .blanking(Blanks::branches));
    ALL.put(
        Language.CSHARP,
        Grammar.of(TreeSitterCSharp::new)
            .imports("using_directive")
            .leads("comment")
            .types(
                "name",
                "class_declaration interface_declaration struct_declaration enum_declaration"
                    + " record_declaration")
            .functions(
                "name",
                "method_declaration constructor_declaration destructor_declaration"
                    + " local_function_statement delegate_declaration")
            .functions("operator", "operator_declaration")
            .fields("name", "property_declaration event_declaration enum_member_declaration")
            .fields(
                "@variable_declaration>@variable_declarator>name",
                "field_declaration event_field_declaration")
            .namespaces("name", "namespace_declaration")
            .packages("name", "file_scoped_namespace_declaration")
            .fields("@this", "indexer_declaration")
            .scopes(
                "declaration_list enum_member_declaration_list global_statement preproc_if preproc_else"
                    + " preproc_elif preproc_region")
            .blanking(Blanks::branches));
    ALL.put(
        Language.PHP,
        Grammar.of(TreeSitterPhp::new)
            .packages("name", "namespace_definition")
            .imports("namespace_use_declaration")
            .leads("comment attribute_list")
            .types(
                "name",
                "class_declaration interface_declaration trait_declaration enum_declaration")
            .functions("name", "function_definition method_declaration")
            .fields("@property_element>name", "property_declaration")
            .fields("@const_element>@name", "const_declaration")
            .fields("name", "enum_case")
            .scopes("declaration_list enum_declaration_list compound_statement if_statement"));
    ALL.put(
        Language.RUBY,
        Grammar.of(TreeSitterRuby::new)
            .leads("comment")
            .types("name", "class")
            .namespaces("name", "module")
            .functions("name", "method singleton_method")
            .fields("left", "assignment")
            .scopes("body_statement singleton_class call argument_list"));
    ALL.put(
        Language.SWIFT,
        Grammar.of(TreeSitterSwift::new)
            .imports("import_declaration")
            .leads("comment multiline_comment")
            .types("name", "class_declaration protocol_declaration")
            .functions("name", "function_declaration protocol_function_declaration")
            .functions("@init", "init_declaration deinit_declaration subscript_declaration")
            .fields(
                "name",
                "property_declaration enum_entry typealias_declaration associatedtype_declaration")
            .fields("name>bound_identifier", "protocol_property_declaration")
            .scopes("class_body enum_class_body protocol_body"));
    ALL.put(
        Language.SCALA,
        Grammar.of(TreeSitterScala::new)
            .packages("name", "package_clause")
            .imports("import_declaration")
            .leads("comment block_comment")
            .types(
                "name",
                "class_definition object_definition trait_definition enum_definition package_object")
            .functions("name", "function_definition function_declaration given_definition")
            .fields("pattern", "val_definition var_definition")
            .fields("name", "val_declaration var_declaration type_definition simple_enum_case")
            .scopes(
                "template_body with_template_body enum_body enum_case_definitions"
                    + " extension_definition"));
    ALL.put(
        Language.KOTLIN,
        Grammar.of(TreeSitterKotlin::new)
            .packages("@identifier", "package_header")
            .imports("import_header import_list")
            .leads("line_comment multiline_comment shebang_line file_annotation")
            .types("@type_identifier", "class_declaration object_declaration type_alias")
            .functions("@simple_identifier", "function_declaration")
            .fields("@variable_declaration>@simple_identifier", "property_declaration")
            .fields("@simple_identifier", "enum_entry")
            .functions("@constructor", "secondary_constructor")
            .scopes("class_body enum_class_body companion_object")
            .blanking(Blanks::funInterface));
    ALL.put(
        Language.BASH,
        Grammar.of(TreeSitterBash::new)
            .leads("comment")
            .functions("name", "function_definition")
            .fields("name", "variable_assignment")
            .scopes("declaration_command if_statement"));
    ALL.put(
        Language.HASKELL,
        Grammar.of(TreeSitterHaskell::new)
            .packages("module", "header")
            .imports("imports")
            .leads("comment haddock pragma")
            .types("name", "data_type newtype class type_synomym type_family")
            .functions("name", "function bind signature")
            .scopes("name", "instance")
            .scopes("declarations class_declarations instance_declarations"));
    ALL.put(
        Language.CSS,
        Grammar.of(TreeSitterCss::new)
            .imports("import_statement")
            .leads("comment")
            .types("@selectors", "rule_set")
            .types("@keyframes_name", "keyframes_statement")
            .scopes("media_statement supports_statement at_rule block"));
    ALL.put(
        Language.DOCKERFILE,
        Grammar.of(TreeSitterDockerfile::new)
            .leads("comment")
            .types("as", "from_instruction")
            .fields("name", "arg_instruction env_pair")
            .scopes("env_instruction"));
  }

  private static Grammar javascript() {
    return Grammar.of(TreeSitterJavascript::new)
        .imports("import_statement")
        .leads("comment decorator")
        .types("name", "class_declaration class")
        .functions("name", "function_declaration generator_function_declaration method_definition")
        .fields("property", "field_definition")
        .fields("name", "variable_declarator")
        .fields("left", "assignment_expression")
        .scopes(
            "export_statement class_body statement_block lexical_declaration variable_declaration"
                + " expression_statement")
        .scopes(WRAPPERS);
  }

  private static Grammar typescript(Supplier<TSLanguage> language) {
    return Grammar.of(language)
        .imports("import_statement")
        .leads("comment decorator")
        .types(
            "name",
            "class_declaration abstract_class_declaration interface_declaration"
                + " enum_declaration class")
        .functions(
            "name",
            "function_declaration generator_function_declaration function_signature"
                + " method_definition method_signature abstract_method_signature")
        .fields(
            "name",
            "public_field_definition property_signature type_alias_declaration"
                + " variable_declarator enum_assignment")
        .fieldsUnder("enum_body", "property_identifier")
        .namespaces("name", "internal_module module")
        .scopes(
            "export_statement ambient_declaration class_body interface_body enum_body"
                + " object_type statement_block lexical_declaration variable_declaration"
                + " expression_statement")
        .fields("left", "assignment_expression")
        .scopes(WRAPPERS);
  }
}
