import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Lays out an image: run by its Containerfile, in the build stage, as `java Assemble.java CONTEXT
/// ROOT`. Below ROOT it writes
///
/// | `opt/codesense/java` | the Java runtime: the same bytes in every image, so that they share its layer |
/// | `opt/codesense/native` | native libraries of the target platform, unpacked: nothing is at run time |
/// | `opt/codesense/lib`, `app` | other people's jars, without native libraries and signatures, and ours |
/// | `opt/codesense/java.args`, `training.args` | how Java is started, with the AOT cache and to make it |
/// | `opt/codesense/documents` | the SBOM and the licences |
/// | `home/codesense` | a place that group 0 may write to |
///
/// The target is `TARGETARCH` (`amd64`, `arm64`; without it, this machine). Every file is as old as
/// `SOURCE_DATE_EPOCH` says: layers are reproducible. The JVM does not notice jars other than those
/// that the AOT cache was made with, so whoever replaces one in an image makes the cache anew.
class Assemble {
  private static final String HOME = "/opt/codesense";

  /// What the components and their libraries use, found with jdeps. `jdk.management` is Lucene's
  /// way to the JVM's flags, `jdk.unsupported` holds sun.misc.Unsafe.
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.security.jgss",
          "java.sql",
          "java.xml",
          "jdk.crypto.ec",
          "jdk.incubator.vector",
          "jdk.management",
          "jdk.unsupported");

  /// `TARGETARCH` to the machine number of an ELF file's header.
  private static final Map<String, Integer> MACHINES = Map.of("amd64", 62, "arm64", 183);

  /// Debug symbols, static libraries, signatures; and Netty's libraries, which are looked for in its
  /// jar and on Java's library path only: gRPC does without, by the JDK's sockets and TLS.
  private static final Pattern NOT_NEEDED =
      Pattern.compile(".*\\.dSYM/.*|.*\\.a|META-INF/native/.*|META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

  private final Path context;
  private final Path root;
  private final Path home;
  private final int machine;
  private final Instant epoch;

  private Assemble(Path context, Path root, String architecture, Instant epoch) {
    this.context = context;
    this.root = root;
    this.home = root.resolve(HOME.substring(1));
    this.epoch = epoch;
    var number = MACHINES.get(architecture);
    if (number == null) {
      throw new IllegalArgumentException(
          "TARGETARCH must be one of %s, was %s".formatted(MACHINES.keySet(), architecture));
    }
    this.machine = number;
  }

  public static void main(String[] arguments) throws IOException {
    var environment = System.getenv();
    var architecture = environment.getOrDefault("TARGETARCH", "");
    if (architecture.isEmpty()) {
      architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }
    var epoch = Long.parseLong(environment.getOrDefault("SOURCE_DATE_EPOCH", "0"));
    var image =
        new Assemble(
            Path.of(arguments[0]), Path.of(arguments[1]), architecture, Instant.ofEpochSecond(epoch));
    image.directories();
    image.jars();
    image.documents();
    image.options();
    image.javaRuntime();
    image.age();
  }

  private void directories() throws IOException {
    for (var name : List.of("native", "lib", "app", "documents")) {
      Files.createDirectories(home.resolve(name));
    }
    Files.createDirectories(root.resolve("home"));
    var own = Files.createDirectories(root.resolve("home/codesense"));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxr-x"));
  }

  /// Compressed, since classes come from the AOT cache. Without the classes that jlink generates: some
  /// runs strip their debug attributes and some do not, so that the layer would differ, and the AOT
  /// cache has those that are wanted.
  ///
  /// The vector module is there for those who add it: with it, the JVM links no class ahead of time,
  /// and every start takes half a second longer. Lucene's advice to add it is kept from the log.
  private void javaRuntime() throws IOException {
    var code =
        ToolProvider.findFirst("jlink")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--add-modules",
                String.join(",", MODULES),
                "--strip-java-debug-attributes",
                "--disable-plugin",
                "generate-jli-classes",
                "--compress",
                "zip-6",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                home.resolve("java").toString());
    if (code != 0) {
      throw new IllegalStateException("jlink ended with " + code);
    }
    Files.writeString(
        home.resolve("java/conf/logging.properties"),
        "org.apache.lucene.internal.vectorization.level = SEVERE\n",
        StandardOpenOption.APPEND);
  }

  private void jars() throws IOException {
    for (var jar : files(context.resolve("lib"))) {
      var name = jar.getFileName().toString();
      var target = home.resolve(name.startsWith("codesense-") ? "app" : "lib").resolve(name);
      try (var zip = new ZipFile(jar.toFile())) {
        if (zip.stream().allMatch(entry -> kind(zip, entry) == Kind.OTHER)) {
          Files.copy(jar, target);
        } else {
          unpack(zip, target);
        }
      }
    }
  }

  private enum Kind {
    /// A native library of the target platform: unpacked.
    LIBRARY,
    /// Of another platform, debug symbols, or a jar's signature: left out. The JVM keeps classes of a
    /// signed jar out of its AOT cache; the image's digest stands for them.
    USELESS,
    OTHER
  }

  /// Writes the jar without native code, and the target platform's libraries beside it.
  private void unpack(ZipFile zip, Path target) throws IOException {
    try (OutputStream out = Files.newOutputStream(target);
        var jar = new ZipOutputStream(out)) {
      for (var entries = zip.entries(); entries.hasMoreElements(); ) {
        var entry = entries.nextElement();
        switch (kind(zip, entry)) {
          case OTHER -> {
            var copy = new ZipEntry(entry.getName());
            copy.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
            jar.putNextEntry(copy);
            jar.write(bytes(zip, entry));
          }
          case LIBRARY -> {
            var library = home.resolve("native").resolve(libraryName(entry.getName()));
            Files.createDirectories(library.getParent());
            // Fails when two jars bring a library of one name.
            Files.copy(new ByteArrayInputStream(bytes(zip, entry)), library);
          }
          case USELESS -> {}
        }
      }
    }
  }

  private Kind kind(ZipFile zip, ZipEntry entry) {
    var name = entry.getName();
    if (entry.isDirectory() || name.endsWith(".class")) {
      return Kind.OTHER;
    }
    if (NOT_NEEDED.matcher(name).matches()) {
      return Kind.USELESS;
    }
    try (var in = zip.getInputStream(entry)) {
      var head = in.readNBytes(20);
      if (head.length < 20) {
        return Kind.OTHER;
      }
      return switch (ByteBuffer.wrap(head).getInt()) {
        case 0x7f454c46 -> // ELF; Linux says so in the path only
            machine(head) == machine && name.contains("linux") ? Kind.LIBRARY : Kind.USELESS;
        case 0xcffaedfe, 0xcefaedfe, 0xcafebabe -> Kind.USELESS; // Mach-O
        default -> head[0] == 'M' && head[1] == 'Z' ? Kind.USELESS : Kind.OTHER; // Windows
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int machine(byte[] elf) {
    var order = elf[5] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    return ByteBuffer.wrap(elf).order(order).getShort(18);
  }

  /// Where its library looks: tree-sitter for the same path, the others for the file.
  private static String libraryName(String entry) {
    return entry.startsWith("lib/") ? entry : entry.substring(entry.lastIndexOf('/') + 1);
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    try (var in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private void documents() throws IOException {
    for (var name : List.of("sbom.cdx.json", "LICENSE", "THIRD-PARTY-NOTICES.md")) {
      Files.copy(context.resolve(name), home.resolve("documents").resolve(name));
    }
  }

  /// The class path is spelled out: the order of a `*` differs from one file system to the next,
  /// and the AOT cache is good for one order only.
  private void options() throws IOException {
    var classPath = new ArrayList<String>();
    for (var folder : List.of("lib", "app")) {
      for (var jar : files(home.resolve(folder))) {
        classPath.add("%s/%s/%s".formatted(HOME, folder, jar.getFileName()));
      }
    }
    var options =
        Files.readString(context.resolve("java.args")).strip()
            + "\n-cp "
            + String.join(":", classPath)
            + "\n";
    write("training.args", options + "-XX:AOTCacheOutput=" + HOME + "/codesense.aot\n");
    write("java.args", options + "-XX:AOTCache=" + HOME + "/codesense.aot\n");
  }

  private void write(String name, String text) throws IOException {
    Files.write(home.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private void age() throws IOException {
    var time = FileTime.from(epoch);
    try (var tree = Files.walk(root)) {
      for (var file : tree.filter(path -> !Files.isSymbolicLink(path)).toList()) {
        Files.setLastModifiedTime(file, time);
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
