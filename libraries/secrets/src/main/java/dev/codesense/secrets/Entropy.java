package dev.codesense.secrets;

/// Shannon entropy of short strings.
final class Entropy {

  private Entropy() {}

  /// Bits per character: 0 for `aaaa`, 4 for random hex digits of some length, 6 for base64.
  static double bitsPerCharacter(CharSequence text) {
    if (text.isEmpty()) {
      return 0;
    }
    var counts = new int[128];
    for (int i = 0; i < text.length(); i++) {
      counts[text.charAt(i) & 127]++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / text.length();
        bits -= share * Math.log(share);
      }
    }
    return bits / Math.log(2);
  }
}
