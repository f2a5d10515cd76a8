package dev.codesense.finetune.adapter;

import dev.codesense.core.RecordCodec;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The header of a file in the safetensors format: 8 bytes with its length, low one first, then
/// JSON, then the numbers.
///
/// @param tensors shape by name
/// @see <a href="https://huggingface.co/docs/safetensors">the format</a>
record Safetensors(SortedMap<String, List<Long>> tensors) {
  private static final int LENGTH = 8;

  /// As the format's own library limits it.
  private static final long LONGEST = 100_000_000;

  /// Reads the header, and checks that the file is as long as it says.
  ///
  /// @throws IllegalArgumentException when the file is none; the message says why
  static Safetensors read(Path file, RecordCodec codec) throws IOException {
    try (var channel = FileChannel.open(file)) {
      long length = buffer(channel, LENGTH).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (length < 2 || length > LONGEST || length > channel.size() - LENGTH) {
        throw new IllegalArgumentException("its header would have %d bytes".formatted(length));
      }
      var header = codec.decodeObject(buffer(channel, (int) length).array());
      var tensors = new TreeMap<String, List<Long>>();
      long end = 0;
      for (var entry : header.entrySet()) {
        if (!entry.getKey().equals("__metadata__")) {
          var tensor = entry.getValue() instanceof Map<?, ?> map ? map : Map.of();
          tensors.put(entry.getKey(), numbers(entry.getKey(), tensor.get("shape")));
          var offsets = numbers(entry.getKey(), tensor.get("data_offsets"));
          if (offsets.size() != 2 || offsets.getFirst() > offsets.getLast()) {
            throw new IllegalArgumentException(entry.getKey() + " has no place in the file");
          }
          end = Math.max(end, offsets.getLast());
        }
      }
      if (channel.size() != LENGTH + length + end) {
        throw new IllegalArgumentException(
            "it has %d bytes, and its header says %d"
                .formatted(channel.size(), LENGTH + length + end));
      }
      return new Safetensors(tensors);
    } catch (EOFException e) {
      throw new IllegalArgumentException("it ends within its header", e);
    }
  }

  private static ByteBuffer buffer(FileChannel channel, int length) throws IOException {
    var buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException();
      }
    }
    return buffer.flip();
  }

  private static List<Long> numbers(String tensor, @Nullable Object list) {
    var numbers = new ArrayList<Long>();
    for (var item : list instanceof List<?> items ? items : List.of()) {
      if (!(item instanceof Number number) || number.longValue() < 0) {
        throw new IllegalArgumentException(tensor + " has no numbers in its shape or place");
      }
      numbers.add(number.longValue());
    }
    return numbers;
  }
}
