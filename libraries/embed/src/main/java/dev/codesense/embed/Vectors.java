package dev.codesense.embed;

/// Arithmetic on vectors.
public final class Vectors {

  private Vectors() {}

  /// Scales a vector in place to length one; a vector of zeros stays as it is.
  ///
  /// @return the same array
  public static float[] normalize(float[] vector) {
    double squares = 0;
    for (float component : vector) {
      squares += (double) component * component;
    }
    if (squares > 0) {
      double scale = 1 / Math.sqrt(squares);
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (vector[i] * scale);
      }
    }
    return vector;
  }
}
