package dev.codesense.bench;

import dev.codesense.search.store.Generation.Vectors;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a chunk costs in a small and in a large index, words only, and how much heap the large one
/// takes. Run it with -Xmx1g.
///
/// `java -Xmx1g … dev.codesense.bench.ScalingBench src.zip [SMALL LARGE]`, in files
public final class ScalingBench {

  private ScalingBench() {}

  public static void main(String[] arguments) throws Exception {
    int small = arguments.length > 2 ? Integer.parseInt(arguments[1]) : 900;
    int large = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 9000;
    var zip = Path.of(arguments[0]);
    microsecondsPerChunk(zip, small); // warms up
    double few = microsecondsPerChunk(zip, small);
    double many = microsecondsPerChunk(zip, large);
    System.out.printf("large over small: %.2f%n", many / few);
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    System.out.printf("peak heap at most %d MB%n", peak / (1024 * 1024));
  }

  private static double microsecondsPerChunk(Path zip, int files) throws Exception {
    var project =
        new SourceProject(Files.createTempDirectory("bench-"), SourceProject.read(zip, files));
    var snapshot = project.snapshot();
    project.release();
    long start = System.nanoTime();
    var result = project.index(snapshot, Vectors.NONE);
    double micros = (System.nanoTime() - start) / 1e3;
    System.out.printf(
        "%d files, %d chunks: %.0f µs a chunk%n", files, result.chunks(), micros / result.chunks());
    return micros / result.chunks();
  }
}
