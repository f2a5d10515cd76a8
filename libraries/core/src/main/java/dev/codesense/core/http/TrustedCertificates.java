package dev.codesense.core.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Trust in the certificates of a file, and in no others.
public final class TrustedCertificates {

  private TrustedCertificates() {}

  /// @param file of PEM
  /// @throws IOException when it cannot be read, or holds no certificate
  public static SSLContext of(Path file) throws IOException {
    return context(manager(file));
  }

  /// For clients that ask for a context and a manager.
  public static SSLContext context(X509TrustManager manager) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has TLS", e);
    }
  }

  /// @param file of PEM
  /// @throws IOException when it cannot be read, or holds no certificate
  public static X509TrustManager manager(Path file) throws IOException {
    try (var pem = Files.newInputStream(file)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      if (number == 0) {
        throw new IOException("there is none in it");
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      return (X509TrustManager) managers.getTrustManagers()[0];
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException("%s holds no certificates in PEM form: %s".formatted(file, e), e);
    }
  }
}
