package dev.codesense.data;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.text.Amount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The lock that admits one writer to a project. Commands that only read do not take it.
///
/// `.codesense/lock` says who holds it; the operating system's lock on that file decides. It goes
/// with its process, so that a killed command never blocks the next one.
public final class ProjectLock implements AutoCloseable {

  /// Far behind the text: where locks are mandatory, the text stays readable.
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /// Locks of this JVM. Closing any channel on a file frees all POSIX locks that the JVM has on it,
  /// so a file that is locked here must not even be opened again.
  private static final Map<Path, Owner> HELD = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;

  private ProjectLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Who holds a lock.
  ///
  /// @param pid process id on `host`
  /// @param command such as `converge`
  public record Owner(long pid, String host, String user, String command, Instant since) {

    private String text() {
      return "pid: %d%nhost: %s%nuser: %s%ncommand: %s%nsince: %s%n"
          .formatted(pid, line(host), line(user), line(command), since);
    }

    private static String line(String value) {
      return value.replaceAll("\\R", " ");
    }

    private static Optional<Owner> parse(String text) {
      var fields =
          text.lines()
              .map(line -> line.split(": ", 2))
              .filter(parts -> parts.length == 2)
              .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (first, _) -> first));
      try {
        return Optional.of(
            new Owner(
                Long.parseLong(fields.getOrDefault("pid", "")),
                fields.getOrDefault("host", "an unknown host"),
                fields.getOrDefault("user", "an unknown user"),
                fields.getOrDefault("command", "an unknown command"),
                Instant.parse(fields.getOrDefault("since", ""))));
      } catch (NumberFormatException | DateTimeException e) {
        return Optional.empty(); // Empty, or caught while its owner was writing it.
      }
    }
  }

  /// Takes the lock of the project whose state directory is `state`, without waiting.
  ///
  /// @param command shown to whom is kept out, such as `converge`
  /// @throws CodesenseException [DataProblem#LOCKED] naming the owner and the lock's age
  public static ProjectLock acquire(Path state, String command, Clock clock) {
    try {
      Files.createDirectories(state);
      var file = state.toRealPath().resolve("lock");
      var owner =
          new Owner(
              ProcessHandle.current().pid(),
              host(),
              System.getProperty("user.name", "unknown"),
              command,
              clock.instant());
      var holder = HELD.putIfAbsent(file, owner);
      if (holder != null) {
        throw locked(file, Optional.of(holder), clock);
      }
      boolean taken = false;
      try {
        var channel =
            FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
          if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
            throw locked(file, Owner.parse(read(channel)), clock);
          }
          channel.truncate(0);
          channel.write(ByteBuffer.wrap(owner.text().getBytes(StandardCharsets.UTF_8)), 0);
          taken = true;
          return new ProjectLock(file, channel);
        } finally {
          if (!taken) {
            channel.close();
          }
        }
      } finally {
        if (!taken) {
          HELD.remove(file);
        }
      }
    } catch (IOException e) {
      throw new CodesenseException(
          DataProblem.ofWriting(e), "Cannot lock " + state.resolve("lock") + ": " + e, e);
    }
  }

  /// As [#acquire], for a component: the command line that runs it may hold the lock already,
  /// around more than this component.
  ///
  /// @return null when this process holds it
  public static @Nullable ProjectLock join(Path state, String command, Clock clock) {
    try {
      var owner = owner(state);
      if (owner.isPresent() && owner.get().pid() == ProcessHandle.current().pid()) {
        return null;
      }
    } catch (IOException e) {
      // Taking it says better what is wrong.
    }
    return acquire(state, command, clock);
  }

  /// Who holds the lock now; empty when it is free.
  public static Optional<Owner> owner(Path state) throws IOException {
    var lock = state.resolve("lock");
    if (!Files.exists(lock)) {
      return Optional.empty();
    }
    var file = lock.toRealPath();
    var holder = HELD.get(file);
    if (holder != null) {
      return Optional.of(holder);
    }
    // A shared lock, so that the file need not be writable.
    try (var channel = FileChannel.open(file, StandardOpenOption.READ);
        var free = channel.tryLock(LOCKED_BYTE, 1, true)) {
      return free == null ? Owner.parse(read(channel)) : Optional.empty();
    }
  }

  /// Frees the lock.
  @Override
  public void close() {
    try (channel) {
      if (channel.isOpen()) {
        channel.truncate(0);
      }
    } catch (IOException e) {
      // The text is for people only; closing the channel frees the lock all the same.
    } finally {
      HELD.remove(file);
    }
  }

  private static String read(FileChannel channel) throws IOException {
    var text = ByteBuffer.allocate(4096);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
  }

  private static CodesenseException locked(Path file, Optional<Owner> holder, Clock clock) {
    var message =
        holder
            .map(owner ->
                "`%s` of %s (pid %d on %s) has held %s for %s, since %s"
                    .formatted(
                        owner.command(),
                        owner.user(),
                        owner.pid(),
                        owner.host(),
                        file,
                        Amount.time(Duration.between(owner.since(), clock.instant())),
                        Amount.moment(owner.since())))
            .orElse("Another command has just taken " + file);
    return new CodesenseException(DataProblem.LOCKED, message);
  }

  private static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException unknown) {
        return "this machine";
      }
    }
  }
}
