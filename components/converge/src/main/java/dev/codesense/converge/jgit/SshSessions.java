package dev.codesense.converge.jgit;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.eclipse.jgit.internal.transport.sshd.OpenSshServerKeyDatabase;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.sshd.JGitKeyCache;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/// SSH with the user's own keys and configuration. Only hosts that known_hosts names are trusted,
/// whatever the configuration says of strictness: nobody is there to ask.
final class SshSessions {
  private final Path folder;

  /// Made when first needed: every command wires this, few use it.
  private @Nullable SshdSessionFactory sessions;

  /// @param folder the user's `.ssh`
  SshSessions(Path folder) {
    this.folder = folder;
  }

  void use(Transport transport) {
    if (transport instanceof SshTransport ssh) {
      ssh.setSshSessionFactory(sessions());
    }
  }

  private synchronized SshdSessionFactory sessions() {
    if (sessions == null) {
      var home = folder.toAbsolutePath().getParent();
      sessions =
          new SshdSessionFactoryBuilder()
              .setPreferredAuthentications("publickey")
              .setHomeDirectory((home == null ? folder : home).toFile())
              .setSshDirectory(folder.toFile())
              .setServerKeyDatabase(
                  (_, _) -> new KnownHosts(List.of(folder.resolve("known_hosts"))))
              .build(new JGitKeyCache());
    }
    return sessions;
  }

  private static final class KnownHosts implements ServerKeyDatabase {
    private final ServerKeyDatabase files;

    KnownHosts(List<Path> files) {
      this.files = new OpenSshServerKeyDatabase(false, files);
    }

    @Override
    public List<PublicKey> lookup(String address, InetSocketAddress remote, Configuration config) {
      return files.lookup(address, remote, new Strict(config));
    }

    @Override
    public boolean accept(
        String address,
        InetSocketAddress remote,
        PublicKey key,
        Configuration config,
        @Nullable CredentialsProvider provider) {
      return files.accept(address, remote, key, new Strict(config), null);
    }
  }

  private record Strict(ServerKeyDatabase.Configuration given)
      implements ServerKeyDatabase.Configuration {
    @Override
    public List<String> getUserKnownHostsFiles() {
      return given.getUserKnownHostsFiles();
    }

    @Override
    public List<String> getGlobalKnownHostsFiles() {
      return given.getGlobalKnownHostsFiles();
    }

    @Override
    public StrictHostKeyChecking getStrictHostKeyChecking() {
      return StrictHostKeyChecking.REQUIRE_MATCH;
    }

    @Override
    public boolean getHashKnownHosts() {
      return given.getHashKnownHosts();
    }

    @Override
    public String getUsername() {
      return given.getUsername();
    }
  }
}
