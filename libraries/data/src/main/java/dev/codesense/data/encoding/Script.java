package dev.codesense.data.encoding;

import java.lang.Character.UnicodeScript;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a text must look like for its encoding to be believed.
enum Script {
  /// The letters must be those of one language and stand where it has them: Central European text
  /// in its own encoding reads as a mix of several, with signs and capitals within words.
  WESTERN {
    @Override
    boolean reads(Letters letters) {
      if (letters.count == 0) {
        return letters.onlySafeSigns;
      }
      int tolerated = letters.count / 30;
      return letters.signsInWords <= tolerated
          && LANGUAGES.stream().anyMatch(language -> letters.beyond(language) * 15 <= letters.count)
          && letters.seen.stream().anyMatch(COMMON::contains)
          && MISPLACED.matcher(letters.text).results().limit(tolerated + 1L).count() <= tolerated;
    }
  },
  CYRILLIC {
    @Override
    boolean reads(Letters letters) {
      return letters.areOf(Set.of(UnicodeScript.CYRILLIC), 0.98)
          && letters.mixedWords * 20 <= letters.words
          && letters.signsInWords * 50 <= letters.words
          && letters.caseBreaks * 20 <= letters.words
          && letters.uppercase * 2 <= letters.count
          && letters.share("оеаинтсрвлОЕАИНТСРВЛ") >= 0.4
          && letters.share("шщъйэ") <= 0.12
          // Ukrainian letters, read as Russian.
          && letters.text.codePoints().noneMatch(point -> "╓╕╖╜╢╤╥╫".indexOf(point) >= 0);
    }
  },
  GREEK {
    @Override
    boolean reads(Letters letters) {
      return letters.areOf(Set.of(UnicodeScript.GREEK), 0.98)
          && letters.mixedWords * 20 <= letters.words
          && letters.caseBreaks * 20 <= letters.words
          && letters.signsInWords * 50 <= letters.words
          && !letters.text.contains("¶")
          && letters.share("αοιετσνηυρπάίόέςή") >= 0.5;
    }
  },
  HEBREW {
    @Override
    boolean reads(Letters letters) {
      return letters.areOf(Set.of(UnicodeScript.HEBREW), 0.98)
          && letters.mixedWords * 20 <= letters.words
          && letters.share("יולהתאמרבשנ") >= 0.5;
    }
  },
  JAPANESE {
    @Override
    boolean reads(Letters letters) {
      return letters.areOf(
              Set.of(UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HAN), 0.98)
          && letters.halfWidth * 5 <= letters.count
          && letters.share("のにをはがでとしすまたるいかれさなんスルトクリンアイーッ") >= 0.2;
    }
  },
  SIMPLIFIED_CHINESE {
    @Override
    boolean reads(Letters letters) {
      return letters.areOf(Set.of(UnicodeScript.HAN), 0.98)
          && letters.encodedAs("GBK", 0xb0, 0xd7) >= 0.9
          && letters.share("的一不在有是为以于上下中个法无文件定用到未名数参行" + "错误输出入能要设可此没非或与这来时对") >= 0.1;
    }
  },
  TRADITIONAL_CHINESE {
    @Override
    boolean reads(Letters letters) {
      return letters.areOf(Set.of(UnicodeScript.HAN), 0.98)
          && letters.encodedAs("Big5", 0xa4, 0xc6) >= 0.9
          && letters.share("的一不在有是為以於上下中個法無文件定用到未名數參行" + "錯誤輸出入能要設可此沒非或與這來時對檔案") >= 0.1;
    }
  },
  KOREAN {
    @Override
    boolean reads(Letters letters) {
      return letters.areOf(Set.of(UnicodeScript.HANGUL), 0.95)
          && letters.share("이다는을에하의가고한지기를로사은스정인습니일자리어없수") >= 0.25;
    }
  };

  private static final List<Set<Integer>> LANGUAGES =
      List.of(
              "äöüßÄÖÜéà",
              "éèàêçùûîôâëïœÉÈÀÊÇÎÔÂŒ",
              "áéíóúñüÁÉÍÓÚÑÜ",
              "ãõáéíóúâêôçàÃÕÁÉÍÓÚÂÊÔÇÀ",
              "àèéìòùÀÈÉÌÒÙ",
              "åäöÅÄÖéüà",
              "æøåÆØÅé",
              "ëïéèüö")
          .stream()
          .map(Script::points)
          .toList();

  /// At least one of these: the rest is too rare to stand alone.
  private static final Set<Integer> COMMON = points("äöüßéèàçáíóúâôîëñãåøòÄÖÜÉÅÁÍÓÚÂÔÎÇË");

  /// Where no Western language has these letters, but what reads so in a wrong encoding has them.
  private static final Pattern MISPLACED =
      Pattern.compile(
          "õ(?!e)|ñ(?![aeiouáéíóúü])|[ìòù](?=\\p{L})|(?<!\\p{L})(?:è(?=\\p{L})|ù)"
              + "|(?<!voc)(?<!qu)ê(?!\\p{L})|[aeiouyó]æ|\\p{Ll}[À-ÖØ-Þ]"
              + "|[À-ÖØ-öø-ÿ]{3}|(?<!\\p{L})[À-ÖØ-öø-ÿ]{2}(?!\\p{L})");

  private static Set<Integer> points(String text) {
    return text.codePoints().boxed().collect(Collectors.toSet());
  }

  /// An encoding as a detector calls it, what we read it as, and in which script.
  record Candidate(Charset charset, Script script) {}

  private static final Candidate LATIN = new Candidate(Charset.forName("windows-1252"), WESTERN);

  private static final Map<String, List<Candidate>> CANDIDATES =
      Map.ofEntries(
          candidates("windows-1251", CYRILLIC, "windows-1251"),
          // Both have nearly the same small letters, and nobody keeps code in the other.
          candidates("maccyrillic", CYRILLIC, "windows-1251"),
          candidates("koi8-r", CYRILLIC, "KOI8-R", "KOI8-U"),
          candidates("iso-8859-5", CYRILLIC, "ISO-8859-5"),
          candidates("ibm866", CYRILLIC, "IBM866"),
          candidates("windows-1253", GREEK, "windows-1253", "ISO-8859-7"),
          candidates("iso-8859-7", GREEK, "windows-1253", "ISO-8859-7"),
          candidates("windows-1255", HEBREW, "windows-1255"),
          // The companies' supersets of the standards are what is in use.
          candidates("shift_jis", JAPANESE, "windows-31j"),
          candidates("euc-jp", JAPANESE, "EUC-JP"),
          candidates("gb18030", SIMPLIFIED_CHINESE, "GB18030"),
          candidates("big5", TRADITIONAL_CHINESE, "Big5"),
          candidates("euc-kr", KOREAN, "x-windows-949"));

  private static Map.Entry<String, List<Candidate>> candidates(
      String name, Script script, String... charsets) {
    return Map.entry(
        name,
        Arrays.stream(charsets)
            .map(charset -> new Candidate(Charset.forName(charset), script))
            .toList());
  }

  /// What a detector's answer may mean, likeliest first. Of a text with few letters beyond ASCII a
  /// detector knows little; [#WESTERN] tells those by their places.
  static List<Candidate> candidates(@Nullable String detected) {
    var candidates = new ArrayList<Candidate>();
    if (detected != null) {
      candidates.addAll(CANDIDATES.getOrDefault(detected.toLowerCase(Locale.ROOT), List.of()));
    }
    candidates.add(LATIN);
    return candidates;
  }

  abstract boolean reads(Letters letters);

  /// Whether this is text in the script; its ASCII says nothing.
  boolean reads(String text) {
    return reads(new Letters(text));
  }

  /// The letters beyond ASCII.
  static final class Letters {
    private final String text;
    private final Map<Integer, Integer> counts = new HashMap<>();
    private final Set<Integer> seen = counts.keySet();
    private int count;
    private int uppercase;
    private int halfWidth;
    private int words;
    private int mixedWords;
    private int signsInWords;
    private int caseBreaks;
    private boolean onlySafeSigns = true;

    Letters(String text) {
      this.text = text;
      boolean ascii = false;
      boolean other = false;
      for (int i = 0; i < text.length(); ) {
        int point = text.codePointAt(i);
        int next = i + Character.charCount(point);
        if (point > 127 && Character.isLetter(point)) {
          counts.merge(point, 1, Integer::sum);
          count++;
          boolean upper = Character.isUpperCase(point);
          uppercase += upper ? 1 : 0;
          caseBreaks += upper && i > 0 && Character.isLowerCase(text.codePointBefore(i)) ? 1 : 0;
          halfWidth += point >= 0xff61 && point <= 0xff9f ? 1 : 0;
          other = true;
        } else if (point < 128 && Character.isLetter(point)) {
          ascii = true;
        } else {
          words += other ? 1 : 0;
          mixedWords += ascii && other ? 1 : 0;
          ascii = false;
          other = false;
          if (point > 127) {
            boolean inWord =
                i > 0
                    && next < text.length()
                    && Character.isLetter(text.codePointBefore(i))
                    && Character.isLetter(text.codePointAt(next));
            onlySafeSigns &= SAFE_SIGNS.indexOf(point) >= 0;
            signsInWords += inWord && point != '’' && point != 0xad ? 1 : 0;
          }
        }
        i = next;
      }
      words += other ? 1 : 0;
      mixedWords += ascii && other ? 1 : 0;
    }

    private boolean areOf(Set<UnicodeScript> scripts, double share) {
      int of =
          counts.entrySet().stream()
              .filter(letter ->
                  scripts.contains(UnicodeScript.of(letter.getKey())) || letter.getKey() == 'ー')
              .mapToInt(Map.Entry::getValue)
              .sum();
      return count >= FEWEST && of >= share * count;
    }

    private int beyond(Set<Integer> language) {
      return counts.entrySet().stream()
          .filter(letter -> !language.contains(letter.getKey()))
          .mapToInt(Map.Entry::getValue)
          .sum();
    }

    private double share(String common) {
      return common.codePoints().distinct().map(point -> counts.getOrDefault(point, 0)).sum()
          / (double) count;
    }

    /// The share of letters with a first byte in this range: where an encoding has the common ones.
    private double encodedAs(String charset, int first, int last) {
      var encoding = Charset.forName(charset);
      int in = 0;
      for (var letter : counts.entrySet()) {
        var bytes = Character.toString(letter.getKey()).getBytes(encoding);
        int lead = bytes[0] & 0xff;
        boolean plain = bytes.length == 2 && lead >= first && lead <= last;
        if (plain && (!charset.equals("GBK") || (bytes[1] & 0xff) >= 0xa1)) {
          in += letter.getValue();
        }
      }
      return in / (double) count;
    }
  }

  /// Fewer letters are no evidence.
  private static final int FEWEST = 4;

  /// The same bytes in every Windows encoding.
  private static final String SAFE_SIGNS = "©®°§«»±·\u00a0„“”‘’‚…–—•™‹›";
}
