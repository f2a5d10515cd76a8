package dev.codesense.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A key and a certificate for 127.0.0.1 that signs itself, made for one test run.
public final class TestCertificate {
  private static final String PASSWORD = "changeit";

  private final KeyManager[] keys;
  private final Path pem;

  private TestCertificate(KeyManager[] keys, Path pem) {
    this.keys = keys;
    this.pem = pem;
  }

  /// Makes one with the JDK's `keytool`; what it writes lies below `folder`.
  public static TestCertificate in(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    var store = folder.resolve("tls.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    var talk = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool made no certificate: " + talk);
    }
    var loaded = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(loaded, PASSWORD.toCharArray());
    var encoded =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(loaded.getCertificate("test").getEncoded());
    var pem =
        Files.writeString(
            folder.resolve("tls.pem"),
            "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
    return new TestCertificate(managers.getKeyManagers(), pem);
  }

  /// The file of the certificate, for clients that are to trust it.
  public Path pem() {
    return pem;
  }

  /// The key, for a server.
  public KeyManager[] keys() {
    return keys.clone();
  }

  /// TLS with the key, for a server.
  public SSLContext context() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(keys, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no TLS", e);
    }
  }
}
