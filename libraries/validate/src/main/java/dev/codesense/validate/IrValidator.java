package dev.codesense.validate;

import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import dev.codesense.runtime.tree.TreeSyntaxException;
import dev.codesense.validate.kfp.KfpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Applies every [Rule] to a compiled pipeline. Immutable and safe to use across threads.
public final class IrValidator {
  private static final YamlReader.Limits LIMITS = new YamlReader.Limits(32 << 20, 1_000_000, 100);
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,127}");

  /// Plain keys that are no text, for which the server has no JSON.
  private static final Pattern NO_TEXT =
      Pattern.compile(
          "true|True|TRUE|false|False|FALSE|null|Null|NULL|~"
              + "|[-+]?[0-9][0-9_]*(\\.[0-9]*)?([eE][-+]?[0-9]+)?");

  private static final Pattern OLD_BOOLEAN =
      Pattern.compile("yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF");

  private static final Set<String> SPEC_KEYS =
      Set.of(
          "pipelineInfo",
          "pipeline_info",
          "deploymentSpec",
          "deployment_spec",
          "schemaVersion",
          "schema_version",
          "components",
          "root");

  private final IrSchema schema = IrSchema.load();

  /// Checks the text of one pipeline.
  ///
  /// @param target the oldest server that it must run on
  public List<Finding> validate(String yaml, KfpVersion target) {
    return check("pipeline.yaml", yaml.getBytes(StandardCharsets.UTF_8), target, null);
  }

  /// Checks a file as it would be uploaded.
  ///
  /// @param fileName its ending decides how the server reads it
  public List<Finding> validate(String fileName, byte[] content, KfpVersion target) {
    return check(fileName, content, target, null);
  }

  /// Checks a file as it would be uploaded, and how it would be started.
  public List<Finding> validate(String fileName, byte[] content, KfpVersion target, Launch launch) {
    return check(fileName, content, target, launch);
  }

  /// The oldest server that takes the pipeline and does what it says; empty when none does.
  public Optional<KfpVersion> oldest(String yaml) {
    return KfpVersion.SERVERS.stream()
        .filter(server -> validate(yaml, server).stream().noneMatch(Finding::isError))
        .findFirst();
  }

  /// Fields that the oldest server does not know, such as `SecretAsEnv.optional`, and the first
  /// server that does.
  public SortedMap<String, KfpVersion> newerFields() {
    return schema.newerFields();
  }

  private List<Finding> check(
      String fileName, byte[] content, KfpVersion target, @Nullable Launch launch) {
    var findings = new Findings();
    var text = new IrFile(fileName, findings).text(content);
    if (text.isPresent()) {
      try {
        var documents = YamlReader.readAll(fileName, text.orElseThrow(), LIMITS);
        new Documents(fileName, target, findings).check(documents, launch);
      } catch (TreeSyntaxException e) {
        findings.add(Rule.PIPELINE_SPEC, "", e.origin(), "unreadable: " + e.getMessage());
      }
    }
    return findings.sorted();
  }

  /// A key without quotes that some reader takes for no text.
  private record BareKey(Rule rule, String key) {}

  /// The documents of one file.
  private final class Documents {
    private final String fileName;
    private final KfpVersion target;
    private final Findings findings;

    Documents(String fileName, KfpVersion target, Findings findings) {
      this.fileName = fileName;
      this.target = target;
      this.findings = findings;
    }

    void check(List<Node> documents, @Nullable Launch launch) {
      var specs = new ArrayList<LocatedValue>();
      var platforms = new ArrayList<LocatedValue>();
      var bare = new LinkedHashMap<BareKey, List<LocatedValue>>();
      for (var document : documents) {
        if (SpecReader.isKind(document, Node.Kind.NULL)) {
          continue;
        }
        var spot = LocatedValue.top(document);
        checkKeys(spot, bare);
        if (!(document instanceof Node.Mapping mapping)) {
          findings.add(
              Rule.PIPELINE_SPEC,
              spot,
              "expected a mapping, found " + SpecReader.describe(document));
        } else if (mapping.entries().stream().anyMatch(entry -> SPEC_KEYS.contains(entry.key()))) {
          specs.add(spot);
        } else if (spot.has("platforms")) {
          platforms.add(spot);
        } else if (spot.text("apiVersion").startsWith("argoproj.io/")) {
          findings.add(
              Rule.PIPELINE_SPEC, spot, "an Argo %s, no pipeline".formatted(spot.text("kind")));
        } else {
          findings.add(
              Rule.LOST_DOCUMENT, spot, "neither a PipelineSpec nor a PlatformSpec: it is ignored");
        }
      }
      bare.forEach(this::bare);
      if (specs.isEmpty() && findings.none(Set.of(Rule.PIPELINE_SPEC))) {
        findings.add(Rule.PIPELINE_SPEC, "", Origin.of(fileName), "no document is a PipelineSpec");
      }
      specs.stream()
          .skip(1)
          .forEach(spot -> findings.add(Rule.PIPELINE_SPEC, spot, "a second PipelineSpec"));
      platforms.stream()
          .skip(1)
          .forEach(spot -> findings.add(Rule.PLATFORM_SPECS, spot, "a second PlatformSpec"));
      var platform = platforms.stream().findFirst().flatMap(this::platform);
      specs.stream().findFirst().ifPresent(spot -> spec(spot, platform, launch));
    }

    private void checkKeys(LocatedValue spot, Map<BareKey, List<LocatedValue>> bare) {
      if (spot.node() instanceof Node.Mapping mapping) {
        var seen = new HashSet<String>();
        for (var entry : mapping.entries()) {
          var at = spot.entry(entry);
          if (!seen.add(entry.key())) {
            findings.add(Rule.PIPELINE_SPEC, at, "the key is there twice");
          }
          if (entry.bare()) {
            needsQuotes(entry.key())
                .map(rule -> new BareKey(rule, entry.key()))
                .ifPresent(key -> bare.computeIfAbsent(key, _ -> new ArrayList<>()).add(at));
          }
        }
      }
      spot.all().forEach(child -> checkKeys(child, bare));
    }

    private static Optional<Rule> needsQuotes(String key) {
      if (NO_TEXT.matcher(key).matches()) {
        return Optional.of(Rule.PIPELINE_SPEC);
      }
      if (OLD_BOOLEAN.matcher(key).matches()) {
        return Optional.of(Rule.YAML_KEYS);
      }
      return key.matches("[yYnN]") ? Optional.of(Rule.YAML_LETTERS) : Optional.empty();
    }

    /// A parameter's name is a key wherever the parameter is passed: told once.
    private void bare(BareKey key, List<LocatedValue> spots) {
      findings.add(
          key.rule(),
          spots.getFirst(),
          "the key `%s` has no quotes".formatted(key.key())
              + (spots.size() == 1 ? "" : "; places: " + spots.size()));
    }

    private Optional<LocatedValue> platform(LocatedValue document) {
      var reader = new SpecReader(schema, target, findings, Rule.LOST_DOCUMENT);
      var spec = reader.read("PlatformSpec", document);
      if (!spec.has("platforms", "kubernetes")) {
        findings.add(Rule.LOST_DOCUMENT, document, "no platform `kubernetes`: it is ignored");
      }
      return reader.isBroken() ? Optional.empty() : spec.find("platforms", "kubernetes");
    }

    private void spec(
        LocatedValue document, Optional<LocatedValue> platform, @Nullable Launch launch) {
      var reader = new SpecReader(schema, target, findings, Rule.PIPELINE_SPEC);
      var spec = reader.read("PipelineSpec", document);
      if (reader.isBroken()) {
        return;
      }
      var name = spec.text("pipelineInfo", "name");
      if (name.isEmpty()) {
        findings.add(Rule.PIPELINE_SPEC, "pipelineInfo.name", document.origin(), "no name");
      } else if (!NAME.matcher(name).matches()) {
        findings.add(
            Rule.PIPELINE_NAME,
            spec.find("pipelineInfo", "name").orElseThrow(),
            "the name is `%s`".formatted(name));
      }
      if (!spec.has("root")) {
        findings.add(Rule.PIPELINE_SPEC, "root", document.origin(), "no root");
        return;
      }
      if (!spec.text("schemaVersion").equals("2.1.0")) {
        findings.add(
            Rule.SCHEMA_VERSION,
            spec.find("schemaVersion").orElse(spec),
            "the version is `%s`".formatted(spec.text("schemaVersion")));
      }
      var deploymentReader =
          new SpecReader(schema, target, findings, Rule.EXECUTOR_FIELDS, Rule.EXECUTOR_TYPES);
      var deployment =
          spec.find("deploymentSpec")
              .map(found -> deploymentReader.read("PipelineDeploymentConfig", found));
      var configurations = platform.map(this::configurations).orElse(Map.of());
      var pipeline = Pipeline.of(spec, deployment, configurations);
      new GraphRules(pipeline, findings).check();
      new ArgoRules(pipeline, findings).check();
      new PlatformRules(pipeline, findings).check(platform);
      new PlaceholderRules(pipeline, findings).check();
      new VersionRules(pipeline, findings, target).check();
      if (launch != null) {
        new LaunchRules(pipeline, findings).check(launch);
      }
    }

    /// Configurations of executors, by label.
    private Map<String, LocatedValue> configurations(LocatedValue platform) {
      var reader = new SpecReader(schema, target, findings, Rule.KUBERNETES_CONFIG);
      var read = new LinkedHashMap<String, LocatedValue>();
      for (var executor : platform.all("deploymentSpec", "executors")) {
        read.put(executor.key(), reader.read("KubernetesExecutorConfig", executor));
      }
      return read;
    }
  }
}
