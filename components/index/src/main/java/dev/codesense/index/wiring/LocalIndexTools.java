package dev.codesense.index.wiring;

import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.core.RunContext;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.embed.EmbeddingModel;
import dev.codesense.index.contract.CrashProbe;
import dev.codesense.index.contract.FileChunker;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexTools;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.wiring.IndexAccess;
import dev.codesense.treesitter.TreeSitterParser;
import java.util.List;

/// The parts of libraries/search, in this process.
public final class LocalIndexTools implements IndexTools {

  @Override
  public CodeStore store(IndexLocation location, RunContext run) {
    return IndexAccess.of(run).store(location);
  }

  @Override
  public EmbeddingModel model(EmbeddingConfig config, RunContext run) {
    try (var embedder = embedder(config, run)) {
      return embedder.model();
    }
  }

  @Override
  public Embedder embedder(EmbeddingConfig config, RunContext run) {
    return IndexAccess.of(run).embedder(config);
  }

  @Override
  public FileChunker chunker(String modelId, IndexConfig config) {
    return chunker(settings(modelId, config.includeGenerated()));
  }

  static FileChunker chunker(ChunkerSettings settings) {
    return new OwnedChunker(new Chunker(settings, new TreeSitterParser()));
  }

  @Override
  public FileChunker isolatedChunker(String modelId, IndexConfig config, RunContext run) {
    return new ChunkingProcess(
        run.codec(),
        List.of(ChunkingMain.class.getName(), modelId, String.valueOf(config.includeGenerated())));
  }

  static ChunkerSettings settings(String modelId, boolean includeGenerated) {
    return new ChunkerSettings(
        modelId,
        ChunkerSettings.DEFAULT_BUDGET,
        ChunkerSettings.DEFAULT_MAX_FILE_BYTES,
        includeGenerated);
  }

  @Override
  public CrashProbe probe() {
    return new ChildJvmProbe(ProbedFile.class);
  }

  private record OwnedChunker(Chunker chunker) implements FileChunker {
    @Override
    public ChunkedFile chunk(SourceFile file) {
      return chunker.chunk(file);
    }

    @Override
    public void close() {
      chunker.close();
    }
  }
}
