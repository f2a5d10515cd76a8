package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.Artifact;
import dev.codesense.core.ArtifactFormat;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ComponentJsonTest {

  /// Of all results of all components.
  static Stream<? extends Class<? extends Record>> artifacts() {
    return Components.discover().stream()
        .flatMap(component -> RecordSchema.of(component.spec().result()).fields().stream())
        .flatMap(field ->
            field.type() instanceof ValueType.ArtifactOf artifact
                ? Stream.of(artifact.type())
                : Stream.empty())
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("artifacts")
  void anArtifactIsPrintedWithTheNameOfItsFormat(Class<? extends Record> type) {
    var codec = new JsonCodec();
    var printed = codec.encode(new Artifact<>(Path.of("a/b"), type));

    assertThat(codec.decodeObject(printed))
        .isEqualTo(
            Map.of("directory", "a/b", "type", type.getAnnotation(ArtifactFormat.class).name()));
    assertThat(new String(printed, StandardCharsets.UTF_8)).doesNotContain(type.getName());
  }
}
