package shop;

import java.util.ArrayList;
import java.util.List;

/// An order of the shop: lines that are added until it is paid.
public final class Order {
  private final List<Line> lines = new ArrayList<>();
  private boolean paid;

  /// One article and how many of it.
  public record Line(String article, int count, long cents) {}

  /// Adds a line.
  ///
  /// @throws IllegalStateException when the order is paid
  public void add(Line line) {
    if (paid) {
      throw new IllegalStateException("A paid order takes no more lines");
    }
    lines.add(line);
  }

  /// What all lines cost, in cents.
  public long total() {
    return lines.stream().mapToLong(line -> line.count() * line.cents()).sum();
  }

  /// Closes the order; it can be paid once.
  public void pay() {
    paid = true;
  }
}
