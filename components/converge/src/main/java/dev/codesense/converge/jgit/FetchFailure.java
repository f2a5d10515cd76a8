package dev.codesense.converge.jgit;

import dev.codesense.converge.ConvergeProblem;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.UrlCredentials;
import dev.codesense.core.text.Head;
import dev.codesense.data.RemoteUrl;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Maps JGit's exceptions to problems. JGit has few types for it, so its words count too.
final class FetchFailure {
  private static final Pattern URL_BEFORE = Pattern.compile("^\\S+://\\S+: ");
  private static final int LONGEST = 300;

  private FetchFailure() {}

  static CodesenseException of(Exception failure, RepositorySource source, RemoteUrl url) {
    if (CodesenseException.isFullDisk(failure)) {
      return problem(
          ConvergeProblem.CANNOT_WRITE, "Cannot store what was fetched from", url, failure);
    }
    var words = new StringBuilder();
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      words.append(cause.getMessage()).append('\n');
      root = cause;
    }
    var said = words.toString().toLowerCase(Locale.ROOT);
    if (said.contains("server key did not validate") || said.contains("host key")) {
      return problem(ConvergeProblem.HOST_KEY_REFUSED, "Do not trust the host of", url, root);
    }
    if (said.contains("not authorized")
        || said.contains("authentication is required")
        || said.contains("not permitted")
        || said.contains("auth fail")
        || said.contains("no more authentication methods")
        || said.contains("access denied")
        || said.contains("forbidden")) {
      return problem(ConvergeProblem.ACCESS_DENIED, "No permission to read", url, root);
    }
    if ((said.contains("does not have") && said.contains("available for fetch"))
        || said.contains("not our ref")
        || (said.contains("want ") && said.contains("not valid"))) {
      return new CodesenseException(
          ConvergeProblem.REFERENCE_NOT_FOUND,
          "%s has no %s, or does not let it be fetched".formatted(url, source.reference()),
          failure);
    }
    return problem(ConvergeProblem.REMOTE_UNREACHABLE, "Cannot fetch", url, root);
  }

  /// Whether the server ended the conversation without saying why.
  static boolean hungUp(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException || cause.getClass() == SocketException.class) {
        return true;
      }
    }
    return false;
  }

  private static CodesenseException problem(
      ConvergeProblem problem, String what, RemoteUrl url, Throwable cause) {
    return new CodesenseException(problem, "%s %s: %s".formatted(what, url, reason(cause)), cause);
  }

  /// One line that stays the same while the reason does.
  private static String reason(Throwable cause) {
    var reason =
        switch (cause) {
          case UnknownHostException _ -> "unknown host";
          case ConnectException _ -> "Connection refused";
          case NoRouteToHostException _ -> "no route to the host";
          default -> String.valueOf(cause.getMessage());
        };
    return oneLine(URL_BEFORE.matcher(reason).replaceFirst("")).replaceFirst("\\.$", "");
  }

  /// A server's words, fit for a message.
  static String oneLine(String said) {
    var plain = UrlCredentials.redacted(said).replaceAll("\\p{Cntrl}+|\\s+", " ").strip();
    return Head.of(plain, LONGEST);
  }
}
