package dev.codesense.finetune;

import dev.codesense.data.Md5;
import dev.codesense.data.dvc.DvcTree;
import dev.codesense.data.remote.ObjectFolder;
import dev.codesense.runtime.jackson.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Adapters as the trainer writes them, and as it should not.
public final class Adapters {
  private static final JsonCodec CODEC = new JsonCodec();

  private Adapters() {}

  /// adapter_config.json of rank 16 on two layers.
  public static Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("base_model_name_or_path", "acme/tiny-7B");
    config.put("bias", "none");
    config.put("lora_alpha", 32);
    config.put("peft_type", "LORA");
    config.put("r", 16);
    config.put("revision", "c0ffee");
    config.put("target_modules", List.of("v_proj", "q_proj"));
    config.put("use_dora", false);
    return config;
  }

  /// Shapes of the tensors of such an adapter.
  public static Map<String, List<Integer>> tensors() {
    var tensors = new TreeMap<String, List<Integer>>();
    for (var layer : List.of("q_proj", "v_proj")) {
      var name = "base_model.model.model.layers.0.self_attn." + layer;
      tensors.put(name + ".lora_A.weight", List.of(16, 4));
      tensors.put(name + ".lora_B.weight", List.of(4, 16));
    }
    return tensors;
  }

  public static byte[] safetensors(Map<String, List<Integer>> tensors) {
    var header = new TreeMap<String, Object>();
    header.put("__metadata__", Map.of("format", "pt"));
    int end = 0;
    for (var tensor : tensors.entrySet()) {
      int size = 4 * tensor.getValue().stream().reduce(1, Math::multiplyExact);
      header.put(
          tensor.getKey(),
          Map.of(
              "dtype", "F32",
              "shape", tensor.getValue(),
              "data_offsets", List.of(end, end + size)));
      end += size;
    }
    var json = CODEC.encode(header);
    var file = new ByteArrayOutputStream();
    file.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
    file.writeBytes(json);
    file.writeBytes(new byte[end]);
    return file.toByteArray();
  }

  public static void write(
      Path folder, Map<String, Object> config, Map<String, List<Integer>> tensors)
      throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("adapter_config.json"), CODEC.encode(config));
    Files.write(folder.resolve("adapter_model.safetensors"), safetensors(tensors));
  }

  /// Puts a folder into a remote as the trainer does: files first, their list last.
  ///
  /// @return the line that it says then
  public static String upload(Path folder, Path remote) throws IOException {
    var objects = new ObjectFolder(remote);
    var md5s = new TreeMap<String, String>();
    var files = new TreeMap<String, Object>();
    try (var found = Files.list(folder)) {
      for (var file : found.toList()) {
        var md5 = Md5.hex(file);
        objects.put(md5, file);
        md5s.put(String.valueOf(file.getFileName()), md5);
        files.put(String.valueOf(file.getFileName()), Map.of("md5", md5, "size", Files.size(file)));
      }
    }
    var tree = DvcTree.of(md5s);
    var list = Files.createTempFile("adapter", ".dir");
    Files.write(list, tree.bytes());
    objects.put(tree.id(), list);
    Files.delete(list);
    var saved = new LinkedHashMap<String, Object>();
    saved.put("event", "saved");
    saved.put("files", files);
    saved.put("hash", tree.id());
    saved.put("trainLoss", 0.93);
    saved.put("validationLoss", 1.02);
    saved.put("steps", 150);
    saved.put("seconds", 1843);
    return new String(CODEC.encode(saved), StandardCharsets.UTF_8);
  }
}
