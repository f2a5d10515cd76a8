package dev.codesense.deploy.prometheus;

import dev.codesense.deploy.prometheus.Family.Growth;
import dev.codesense.rollout.evidence.Counts;
import dev.codesense.rollout.evidence.Histogram;
import dev.codesense.rollout.evidence.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a gate reads: counters, or the buckets of a histogram.
sealed interface Source {

  /// Names of the series, of which the first counts that a pod has.
  List<String> series();

  /// @param candidate what its series counted; null while it has no pods, and so no requests
  /// @throws NoReading when the counts do not say what the gate asks
  Reading read(@Nullable List<Growth> candidate, List<Growth> stable) throws NoReading;

  /// Counters of requests, of which some are bad.
  ///
  /// @param labels of which the first counts that a series has
  /// @param bad pattern of the label's value
  record Share(List<String> series, List<String> labels, Pattern bad) implements Source {

    @Override
    public Reading read(@Nullable List<Growth> candidate, List<Growth> stable) throws NoReading {
      return new Reading.Shares(
          candidate == null ? Counts.NONE : counts(candidate), counts(stable));
    }

    private Counts counts(List<Growth> grown) throws NoReading {
      var counts = Counts.NONE;
      for (var growth : grown) {
        var value =
            labels.stream()
                .map(label -> growth.labels().getOrDefault(label, ""))
                .filter(text -> !text.isEmpty())
                .findFirst();
        if (value.isEmpty()) {
          throw new NoReading(
              "a series of the pod %s has no label %s"
                  .formatted(growth.target().pod(), String.join(" or ", labels)));
        }
        boolean isBad = bad.matcher(value.get()).matches();
        counts = counts.plus(new Counts(isBad ? growth.by() : 0, growth.by()));
      }
      return counts;
    }
  }

  /// A histogram of requests.
  record Sizes(List<String> series) implements Source {

    @Override
    public Reading read(@Nullable List<Growth> candidate, List<Growth> stable) throws NoReading {
      var ofStable = upTo(stable);
      var ofCandidate = candidate == null ? new TreeMap<Double, Double>() : upTo(candidate);
      if (ofStable.isEmpty()) {
        ofCandidate.keySet().forEach(bound -> ofStable.put(bound, 0.0));
      } else if (ofCandidate.isEmpty()) {
        ofStable.keySet().forEach(bound -> ofCandidate.put(bound, 0.0));
      }
      if (!ofCandidate.keySet().equals(ofStable.keySet())) {
        throw new NoReading(
            "the candidate's buckets end at %s, the stable side's at %s"
                .formatted(ofCandidate.keySet(), ofStable.keySet()));
      }
      return new Reading.Sizes(histogram(ofCandidate), histogram(ofStable));
    }

    /// Requests up to each bound, of all pods; every pod must have the same bounds.
    private static SortedMap<Double, Double> upTo(List<Growth> grown) throws NoReading {
      var upTo = new TreeMap<Double, Double>();
      var bounds = new HashMap<Target, SortedMap<Double, Double>>();
      for (var growth : grown) {
        double bound = bound(growth.labels().getOrDefault("le", ""), growth.target());
        upTo.merge(bound, growth.by(), Double::sum);
        bounds
            .computeIfAbsent(growth.target(), _ -> new TreeMap<>())
            .merge(bound, growth.by(), Double::sum);
      }
      for (var one : bounds.entrySet()) {
        if (!one.getValue().keySet().equals(upTo.keySet())) {
          throw new NoReading(
              "the pod %s has other buckets than other pods of its side"
                  .formatted(one.getKey().pod()));
        }
      }
      return upTo;
    }

    private static double bound(String text, Target target) throws NoReading {
      try {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new NoReading(
            "a bucket of the pod %s ends at `%s`, which is no number"
                .formatted(target.pod(), text));
      }
    }

    private static Histogram histogram(SortedMap<Double, Double> upTo) throws NoReading {
      if (upTo.isEmpty() || upTo.lastKey() != Double.POSITIVE_INFINITY) {
        throw new NoReading("the histogram has no bucket +Inf");
      }
      var bounds = new ArrayList<Double>();
      var counts = new ArrayList<Double>();
      double below = 0;
      for (var bucket : upTo.entrySet()) {
        // A gate has no use for a bucket of what takes no time at all.
        if (bucket.getKey() > 0) {
          bounds.add(bucket.getKey());
          counts.add(bucket.getValue() - below);
          below = bucket.getValue();
        }
      }
      bounds.removeLast();
      if (bounds.isEmpty()) {
        throw new NoReading("the histogram has no bucket but +Inf");
      }
      return new Histogram(bounds, counts);
    }
  }
}
