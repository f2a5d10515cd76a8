package dev.codesense.runtime.jackson;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.codesense.core.Artifact;
import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.RecordCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Records as JSON. Instants and durations are ISO 8601, enums are their names, paths use `/`.
/// Immutable and safe to use across threads.
public final class JsonCodec implements RecordCodec {

  private static final ObjectMapper MAPPER = mapper();

  private final ObjectWriter writer = MAPPER.writer();
  private final ObjectWriter prettyWriter = MAPPER.writerWithDefaultPrettyPrinter();
  private final ObjectReader strict =
      MAPPER
          .reader()
          .with(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
  private final ObjectReader lenient =
      MAPPER.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  @Override
  public byte[] encode(Object value) {
    return write(writer, value);
  }

  /// As [#encode], indented for people, with a line end.
  public byte[] encodePretty(Object value) {
    var json = write(prettyWriter, value);
    var line = new byte[json.length + 1];
    System.arraycopy(json, 0, line, 0, json.length);
    line[json.length] = '\n';
    return line;
  }

  @Override
  public <T> T decode(byte[] json, Class<T> type) {
    return read(strict, json, type);
  }

  @Override
  public <T> T decodeLenient(byte[] json, Class<T> type) {
    return read(lenient, json, type);
  }

  @Override
  public Map<String, Object> decodeObject(byte[] json) {
    try {
      Map<String, Object> object =
          strict.forType(new TypeReference<Map<String, Object>>() {}).readValue(json);
      return nonNull(object, "a JSON object");
    } catch (IOException e) {
      throw new IllegalArgumentException(JsonMistake.told(e), e);
    }
  }

  private static byte[] write(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s cannot be written as JSON: %s"
              .formatted(value.getClass().getName(), JsonMistake.told(e)),
          e);
    }
  }

  private static <T> T read(ObjectReader reader, byte[] json, Class<T> type) {
    try {
      T value = reader.forType(type).readValue(json);
      return nonNull(value, type.getSimpleName());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "No %s: %s".formatted(type.getSimpleName(), JsonMistake.told(e)), e);
    }
  }

  private static <T> T nonNull(T value, String expected) {
    if (value == null) {
      throw new IllegalArgumentException("null where " + expected + " was expected");
    }
    return value;
  }

  private static ObjectMapper mapper() {
    var paths = new SimpleModule("paths");
    paths.addSerializer(Path.class, new PathSerializer());
    paths.addDeserializer(Path.class, new PathDeserializer());
    var artifacts = new SimpleModule("artifacts");
    artifacts.addSerializer(new ArtifactSerializer());
    var mapper =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(paths)
            .addModule(artifacts)
            .annotationIntrospector(
                AnnotationIntrospector.pair(
                    new RecordIntrospector(), new JacksonAnnotationIntrospector()))
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .build();
    return mapper;
  }

  private static final class PathSerializer extends StdScalarSerializer<Path> {
    private static final long serialVersionUID = 1L;

    PathSerializer() {
      super(Path.class);
    }

    @Override
    public void serialize(Path path, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(path.toString().replace('\\', '/'));
    }
  }

  /// An artifact's type is its format: what the Java class is called is nobody's business.
  private static final class ArtifactSerializer extends StdSerializer<Artifact<?>> {
    private static final long serialVersionUID = 1L;

    ArtifactSerializer() {
      super(Artifact.class, false);
    }

    @Override
    public void serialize(Artifact<?> artifact, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      var format = artifact.type().getAnnotation(ArtifactFormat.class);
      if (format == null) {
        throw new IllegalArgumentException(artifact.type() + " has no @ArtifactFormat");
      }
      json.writeStartObject();
      provider.defaultSerializeField("directory", artifact.directory(), json);
      json.writeStringField("type", format.name());
      json.writeEndObject();
    }
  }

  private static final class PathDeserializer extends StdScalarDeserializer<Path> {
    private static final long serialVersionUID = 1L;

    PathDeserializer() {
      super(Path.class);
    }

    @Override
    public Path deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return Path.of(json.getText());
    }
  }
}
