package dev.codesense.cli.doctor;

import dev.codesense.core.text.Amount;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Java, memory, cores, disk and write access.
public final class MachineChecks {
  private static final long GIB = 1L << 30;

  private MachineChecks() {}

  /// @param project need not exist yet
  public static List<Check> of(Path project) {
    return List.of(java(), vectors(), memory(), cores(), disk(project), writing(project));
  }

  private static Check java() {
    var version = "Java " + Runtime.version() + " in " + System.getProperty("java.home");
    return Runtime.version().feature() >= 25
        ? Check.ok("java", version)
        : Check.fail("java", version, "Start codesense with its launcher and a JDK 25.");
  }

  private static Check vectors() {
    return ModuleFinder.ofSystem().find("jdk.incubator.vector").isPresent()
        ? Check.ok("simd", "jdk.incubator.vector is available: vector search uses SIMD")
        : Check.warn(
            "simd",
            "this Java has no module jdk.incubator.vector",
            "Use a full JDK 25: without the module vectors are indexed at half the speed.");
  }

  private static Check memory() {
    long heap = Runtime.getRuntime().maxMemory();
    long machine =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : heap;
    var found = Amount.bytes(machine) + " in all, " + Amount.bytes(heap) + " for Java's heap";
    if (machine < 2 * GIB) {
      return Check.fail("memory", found, "Indexing needs 2 GiB: 1 GiB heap, and the model.");
    }
    return machine < 4 * GIB
        ? Check.warn("memory", found, "Indexing runs well from 4 GiB.")
        : Check.ok("memory", found);
  }

  private static Check cores() {
    int cores = Runtime.getRuntime().availableProcessors();
    return cores == 1
        ? Check.warn("cores", "1", "Embedding takes most of the time and uses all cores.")
        : Check.ok("cores", Integer.toString(cores));
  }

  private static Check disk(Path project) {
    var place = existing(project);
    try {
      long free = Files.getFileStore(place).getUsableSpace();
      var found = Amount.bytes(free) + " free at " + place;
      if (free < GIB) {
        return Check.fail("disk", found, "Free some space: an index needs about 5 times the code.");
      }
      return free < 5 * GIB
          ? Check.warn("disk", found, "An index needs about 5 times the size of the code.")
          : Check.ok("disk", found);
    } catch (IOException e) {
      return Check.warn("disk", "unknown: " + e, "Check that " + place + " is there.");
    }
  }

  private static Check writing(Path project) {
    var place = existing(project);
    try {
      Files.delete(Files.createTempFile(place, ".codesense-doctor-", null));
      return Check.ok("write access", place.toString());
    } catch (IOException e) {
      return Check.fail(
          "write access", e.toString(), "Give this user write permission on " + place + ".");
    }
  }

  /// The directory, or the nearest one above it that exists.
  private static Path existing(Path directory) {
    var place = directory.toAbsolutePath().normalize();
    while (!Files.isDirectory(place) && place.getParent() != null) {
      place = place.getParent();
    }
    return place;
  }
}
