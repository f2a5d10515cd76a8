package dev.codesense.converge.jgit;

import java.io.File;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/// JGit without its surroundings: no user or system configuration and no `GIT_…` variables, all of
/// which may name programs to run or change what a tree means.
public final class QuietSystemReader extends SystemReader.Delegate {
  private static final int CACHED_PACK_BYTES = 64 << 20;

  private static boolean installed;

  private QuietSystemReader(SystemReader platform) {
    super(platform);
  }

  /// Once per JVM: JGit keeps its surroundings in a static field.
  public static synchronized void install() {
    if (!installed) {
      SystemReader.setInstance(new QuietSystemReader(SystemReader.getInstance()));
      var cache = new WindowCacheConfig();
      cache.setPackedGitLimit(CACHED_PACK_BYTES);
      cache.install();
      installed = true;
    }
  }

  @Override
  public @Nullable String getenv(String variable) {
    return variable.startsWith("GIT_") || variable.startsWith("XDG_")
        ? null
        : super.getenv(variable);
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  /// Empty, but for the file system's clock: JGit would measure it by writing files into the
  /// repository, and remember it in the user's home.
  private static final class NoConfig extends FileBasedConfig {
    NoConfig(@Nullable Config parent, FS fs) {
      super(parent, new File("/nonexistent/gitconfig"), fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }

    @Override
    public @Nullable String getString(String section, @Nullable String subsection, String name) {
      if (section.equals("filesystem")) {
        return name.equals("minRacyThreshold") ? "10 ms" : "1 s";
      }
      return super.getString(section, subsection, name);
    }
  }
}
