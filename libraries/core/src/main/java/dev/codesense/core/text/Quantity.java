package dev.codesense.core.text;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;

/// Amounts of a resource as Kubernetes writes them: `2`, `500m`, `4Gi`, `1e3`.
public final class Quantity {
  private static final Pattern FORM =
      Pattern.compile(
          "\\+?([0-9]{1,18}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9})((?:[eE][+-]?[0-9]{1,2})?)(.{0,2})");

  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("", BigDecimal.ONE),
          Map.entry("n", BigDecimal.ONE.scaleByPowerOfTen(-9)),
          Map.entry("u", BigDecimal.ONE.scaleByPowerOfTen(-6)),
          Map.entry("m", BigDecimal.ONE.scaleByPowerOfTen(-3)),
          Map.entry("k", BigDecimal.ONE.scaleByPowerOfTen(3)),
          Map.entry("M", BigDecimal.ONE.scaleByPowerOfTen(6)),
          Map.entry("G", BigDecimal.ONE.scaleByPowerOfTen(9)),
          Map.entry("T", BigDecimal.ONE.scaleByPowerOfTen(12)),
          Map.entry("P", BigDecimal.ONE.scaleByPowerOfTen(15)),
          Map.entry("E", BigDecimal.ONE.scaleByPowerOfTen(18)),
          Map.entry("Ki", BigDecimal.TWO.pow(10)),
          Map.entry("Mi", BigDecimal.TWO.pow(20)),
          Map.entry("Gi", BigDecimal.TWO.pow(30)),
          Map.entry("Ti", BigDecimal.TWO.pow(40)),
          Map.entry("Pi", BigDecimal.TWO.pow(50)),
          Map.entry("Ei", BigDecimal.TWO.pow(60)));

  private Quantity() {}

  /// The number that a quantity stands for: `500m` is 0.5, `4Gi` is 4294967296.
  ///
  /// @throws IllegalArgumentException for what Kubernetes does not read, or less than nothing
  public static BigDecimal value(String text) {
    var form = FORM.matcher(text);
    if (form.matches()) {
      var unit = UNITS.get(form.group(3));
      if (unit != null && (form.group(2).isEmpty() || form.group(3).isEmpty())) {
        return new BigDecimal(form.group(1) + form.group(2)).multiply(unit);
      }
    }
    throw new IllegalArgumentException(
        "`%s` is not a quantity of Kubernetes, such as 2, 500m or 4Gi".formatted(text));
  }
}
