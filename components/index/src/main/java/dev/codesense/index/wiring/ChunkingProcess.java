package dev.codesense.index.wiring;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.index.chunking.Quarantine;
import dev.codesense.index.contract.FileChunker;
import dev.codesense.index.contract.IndexProblem;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chunks in a child JVM, so that a file that crashes the native parser does not crash this one. A
/// container needs no memory of earlier attempts so: its own next line says which file it was.
public final class ChunkingProcess implements FileChunker {
  private final RecordCodec codec;
  private final List<String> main;
  private volatile @Nullable Process process;
  private volatile boolean abandoned;
  private @Nullable DataOutputStream requests;
  private @Nullable DataInputStream answers;

  /// @param main a class that calls [#serve], and its arguments
  public ChunkingProcess(RecordCodec codec, List<String> main) {
    this.codec = codec;
    this.main = main;
  }

  /// What came of one file.
  ///
  /// @param skipped the reason; null when there are chunks
  /// @param fallback why the chunks follow lines instead of syntax; null when they do not
  /// @param failure what the chunker threw; null when it did not
  record Answer(
      @Nullable String skipped,
      List<Chunk> chunks,
      @Nullable String fallback,
      @Nullable String failure) {}

  @Override
  public ChunkedFile chunk(SourceFile file) {
    var answer = answer(file);
    if (answer == null && !abandoned) {
      // Once more in another process: this one may have been killed from outside.
      answer = answer(file);
    }
    if (answer == null) {
      return new ChunkedFile.Skipped(Quarantine.REASON);
    }
    if (answer.failure() != null) {
      throw new IllegalStateException(answer.failure());
    }
    return answer.skipped() == null
        ? new ChunkedFile.Chunks(answer.chunks(), answer.fallback())
        : new ChunkedFile.Skipped(answer.skipped());
  }

  /// The answer of a process; null when it died of the question.
  private @Nullable Answer answer(SourceFile file) {
    try {
      if (process == null) {
        start();
      }
      var out = requests;
      var in = answers;
      if (out == null || in == null) {
        throw new IllegalStateException("The process was not started");
      }
      write(out, codec.encode(file));
      return codec.decode(read(in), Answer.class);
    } catch (IOException e) {
      end();
      return null;
    }
  }

  private void start() throws IOException {
    var command =
        ChildJvm.command(
            // Standard output is for answers alone.
            List.of("-Xmx512m", "-XX:+DisplayVMOutputToStderr"), main);
    var started =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process = started;
    requests = new DataOutputStream(new BufferedOutputStream(started.getOutputStream()));
    var in = new DataInputStream(new BufferedInputStream(started.getInputStream()));
    answers = in;
    try {
      read(in);
    } catch (IOException e) {
      end();
      throw new CodesenseException(
          IndexProblem.CHUNKER_NOT_STARTED,
          "The process that chunks files ended before it was asked anything",
          e);
    }
  }

  private void end() {
    kill();
    process = null;
  }

  private void kill() {
    var running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  @Override
  public void abandon() {
    abandoned = true;
    kill();
  }

  @Override
  public void close() {
    end();
  }

  /// The other side: chunks what is asked until nobody asks any more.
  public static void serve(
      FileChunker chunker, RecordCodec codec, InputStream requests, OutputStream answers)
      throws IOException {
    var in = new DataInputStream(new BufferedInputStream(requests));
    var out = new DataOutputStream(new BufferedOutputStream(answers));
    write(out, new byte[0]); // A process that does not get here says nothing about a file.
    while (true) {
      byte[] request;
      try {
        request = read(in);
      } catch (EOFException e) {
        return;
      }
      write(out, codec.encode(answer(chunker, codec.decode(request, SourceFile.class))));
    }
  }

  private static Answer answer(FileChunker chunker, SourceFile file) {
    try {
      return switch (chunker.chunk(file)) {
        case ChunkedFile.Chunks(var chunks, var fallback) ->
            new Answer(null, chunks, fallback, null);
        case ChunkedFile.Skipped(var reason) -> new Answer(reason, List.of(), null, null);
      };
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      return new Answer(null, List.of(), null, e.toString());
    }
  }

  private static byte[] read(DataInputStream in) throws IOException {
    var message = new byte[in.readInt()];
    in.readFully(message);
    return message;
  }

  private static void write(DataOutputStream out, byte[] message) throws IOException {
    out.writeInt(message.length);
    out.write(message);
    out.flush();
  }
}
