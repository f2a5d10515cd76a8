package dev.codesense.finetune.estimate;

import dev.codesense.core.text.Amount;
import dev.codesense.finetune.settings.FinetuneConfig;
import dev.codesense.finetune.settings.TrainingSettings.Precision;
import dev.codesense.finetune.settings.TrainingSettings.Quantisation;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// What a training asks of a GPU, roughly: for a decoder of the usual shape with `P` parameters,
/// whose width `h` and number of layers `L` follow from `P = 12 L h²` and `h = 128 L`.
///
/// Memory is the sum of
/// - the weights: `0.56 P` bytes in 4 bits (scales and the layers that stay 16 bits included), else
///   `2 P` or `4 P`;
/// - the adapter with gradients and Adam's two moments: 16 bytes for each of its parameters, of
///   which all linear layers have `20 r h L`;
/// - what is kept between layers: `2 L` bytes for each token and element of the width with
///   checkpointing, else `34 L`, and `34` for the layer in work;
/// - the scores of the output layer, for 150,000 words: 6 bytes for each token and word;
/// - 1.5 GiB for the driver and libraries, and a tenth of all for fragments.
///
/// Time is `6 P` floating-point operations for each token, `4 P` without checkpointing, at 150
/// teraflops: what an 80 GB GPU of 2022 reaches in practice. On a CPU: at 0.1 teraflops.
///
/// @param memory in bytes
/// @param time without start and evaluations
public record TrainingEstimate(long memory, Duration time) {
  private static final double GIB = 1L << 30;
  private static final double PER_WEIGHT_NF4 = 0.56;
  private static final int WORDS = 150_000;
  private static final double OVERHEAD = 1.5 * GIB;
  private static final double FRAGMENTS = 1.1;
  private static final double GPU = 150e12;
  private static final double CPU = 0.1e12;

  /// Bytes of source code and prose that come to a token.
  private static final double BYTES_PER_TOKEN = 3.5;

  /// @param bytes size of the file with the rows to train on
  /// @return empty where the size of the base model is not known
  public static Optional<TrainingEstimate> of(FinetuneConfig config, long bytes) {
    var size = config.base().size();
    if (size.isEmpty()) {
      return Optional.empty();
    }
    double parameters = size.getAsDouble();
    var training = config.training();
    double width = Math.cbrt(parameters * 128 / 12);
    double layers = width / 128;
    double tokens = (double) training.batch() * training.maxLength();
    int bytesPerNumber = training.precision() == Precision.FP32 ? 4 : 2;
    double weights =
        parameters
            * (training.quantisation() == Quantisation.NF4 ? PER_WEIGHT_NF4 : bytesPerNumber);
    double adapter = 16.0 * 20 * config.lora().rank() * width * layers;
    double kept =
        tokens
            * width
            * ((training.activationCheckpointing() ? 2 : 34) * layers + 34)
            * bytesPerNumber
            / 2;
    double scores = tokens * WORDS * 6;
    long memory = Math.round((weights + adapter + kept + scores + OVERHEAD) * FRAGMENTS);

    double trained = Math.min(bytes / BYTES_PER_TOKEN * training.epochs(), Double.MAX_VALUE);
    if (training.maxSteps() != null) {
      trained = Math.min(trained, (double) training.maxSteps() * training.accumulation() * tokens);
    }
    double operations = trained * parameters * (training.activationCheckpointing() ? 6 : 4);
    return Optional.of(
        new TrainingEstimate(
            memory,
            Duration.ofSeconds(Math.round(operations / (config.pod().gpus() > 0 ? GPU : CPU)))));
  }

  /// In GiB, rounded up.
  public long gibibytes() {
    return (long) Math.ceil(memory / GIB);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "about %d GiB of memory and %s", gibibytes(), Amount.time(time));
  }
}
