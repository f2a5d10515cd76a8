package dev.codesense.workflow.client;

import dev.codesense.core.CodesenseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Trust in the certificates of a file, and in no others.
final class TrustedCertificates {

  private TrustedCertificates() {}

  /// @return null for no file: the machine's own trust
  /// @throws CodesenseException [KfpProblem#BAD_SETTING]
  static @Nullable SSLContext of(@Nullable Path file) {
    if (file == null) {
      return null;
    }
    try (var pem = Files.newInputStream(file)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      if (number == 0) {
        throw new CodesenseException(
            KfpProblem.BAD_SETTING, "kfp.ca names %s, which holds no certificate".formatted(file));
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CodesenseException(
          KfpProblem.BAD_SETTING,
          "kfp.ca names %s, which cannot be read as certificates: %s"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }
}
