package dev.codesense.search.text;

/// Light stemming of lower-case words: inflections of English and Russian words meet, word families
/// stay apart. Tuned on questions about code: an over-eager stemmer makes `process` and `procedure`
/// the same.
final class Stemmer {
  private static final int SHORTEST_RUSSIAN_STEM = 3;

  /// Endings of nouns, adjectives, participles and verbs, longest first. What is left after one of
  /// them is the stem.
  static final String[] RUSSIAN_ENDINGS = {
    "ировавшись",
    "ировавшийся",
    "ироваться",
    "ирования",
    "ированием",
    "ировании",
    "ирование",
    "ированных",
    "ированный",
    "ированная",
    "ированные",
    "ированное",
    "ировать",
    "ируется",
    "ируются",
    "ирующий",
    "ировала",
    "ировали",
    "ировал",
    "ирует",
    "ируют",
    "ируем",
    "ованием",
    "ования",
    "овании",
    "ование",
    "ованный",
    "ованная",
    "ованные",
    "ованных",
    "оваться",
    "овать",
    "уется",
    "уются",
    "ующий",
    "ующая",
    "ующие",
    "ующих",
    "ениями",
    "ениях",
    "ением",
    "ений",
    "ения",
    "ении",
    "ению",
    "ение",
    "аниями",
    "аниях",
    "анием",
    "аний",
    "ания",
    "ании",
    "анию",
    "ание",
    "ающийся",
    "яющийся",
    "ающими",
    "ающий",
    "ающая",
    "ающие",
    "ающих",
    "яющий",
    "яющая",
    "яющие",
    "авшись",
    "ившись",
    "иваться",
    "ываться",
    "ивается",
    "ывается",
    "ивает",
    "ывает",
    "ивают",
    "ывают",
    "ивать",
    "ывать",
    "аются",
    "яются",
    "ается",
    "яется",
    "иться",
    "аться",
    "яться",
    "етесь",
    "ешься",
    "ишься",
    "ились",
    "алась",
    "алось",
    "ались",
    "енный",
    "енная",
    "енное",
    "енные",
    "енных",
    "енным",
    "енного",
    "енной",
    "анный",
    "анная",
    "анное",
    "анные",
    "анных",
    "анным",
    "анного",
    "анной",
    "остями",
    "остях",
    "остью",
    "ости",
    "ость",
    "иями",
    "иях",
    "ием",
    "ями",
    "ами",
    "ией",
    "ого",
    "его",
    "ому",
    "ему",
    "ыми",
    "ими",
    "ете",
    "ите",
    "ает",
    "яет",
    "ают",
    "яют",
    "ала",
    "ало",
    "али",
    "ила",
    "ило",
    "или",
    "ать",
    "ять",
    "ить",
    "еть",
    "ует",
    "уют",
    "ешь",
    "ишь",
    "ем",
    "им",
    "ом",
    "ам",
    "ям",
    "ах",
    "ях",
    "ов",
    "ев",
    "ей",
    "ой",
    "ый",
    "ий",
    "ая",
    "яя",
    "ое",
    "ее",
    "ые",
    "ие",
    "ых",
    "их",
    "ую",
    "юю",
    "ою",
    "ею",
    "ия",
    "ья",
    "ью",
    "ию",
    "ии",
    "ет",
    "ит",
    "ут",
    "ют",
    "ат",
    "ят",
    "ал",
    "ил",
    "ся",
    "сь",
    "а",
    "я",
    "о",
    "е",
    "и",
    "ы",
    "у",
    "ю",
    "ь",
    "й"
  };

  private static final char[][][] RUSSIAN_BY_LAST = byLast();

  private Stemmer() {}

  /// Shortens the word in the first `length` characters of `word`; may rewrite its last ones.
  ///
  /// @return its new length
  static int stem(char[] word, int length) {
    if (length <= 3) {
      return length;
    }
    char last = word[length - 1];
    if (last >= 'a' && last <= 'z') {
      return english(word, length);
    }
    return last >= 'а' && last <= 'я' ? russian(word, length) : length;
  }

  private static int english(char[] word, int length) {
    int size = singular(word, length);
    if (size > 5 && ends(word, size, "ing") && hasVowel(word, size - 3)) {
      size = undouble(word, size - 3);
    } else if (size > 4
        && ends(word, size, "ed")
        && word[size - 3] != 'e'
        && hasVowel(word, size - 2)) {
      size = undouble(word, size - 2);
    }
    if (size > 3 && word[size - 1] == 'e' && word[size - 2] != 'e') {
      size--;
    } else if (size > 3 && word[size - 1] == 'y' && !vowel(word[size - 2])) {
      word[size - 1] = 'i';
    }
    return size;
  }

  private static int singular(char[] word, int length) {
    if (word[length - 1] != 's') {
      return length;
    }
    char before = word[length - 2];
    if (before == 's' || before == 'u' || before == 'i' || ends(word, length, "ias")) {
      return length;
    }
    if (before != 'e') {
      return length - 1;
    }
    if (length > 4 && word[length - 3] == 'i') {
      word[length - 3] = 'y';
      return length - 2;
    }
    boolean sibilant =
        length > 4
            && (word[length - 3] == 'x'
                || ends(word, length - 2, "ss")
                || ends(word, length - 2, "sh")
                || ends(word, length - 2, "ch"));
    return sibilant ? length - 2 : length - 1;
  }

  private static int undouble(char[] word, int size) {
    char last = word[size - 1];
    boolean doubled = size > 3 && last == word[size - 2] && !vowel(last);
    return doubled && last != 's' && last != 'l' && last != 'z' ? size - 1 : size;
  }

  private static int russian(char[] word, int length) {
    char last = word[length - 1];
    for (var ending : RUSSIAN_BY_LAST[last - 'а']) {
      int stem = length - ending.length;
      if (stem >= SHORTEST_RUSSIAN_STEM && matches(word, stem, ending)) {
        return stem > SHORTEST_RUSSIAN_STEM
                && word[stem - 1] == word[stem - 2]
                && word[stem - 1] == 'н'
            ? stem - 1
            : stem;
      }
    }
    return length;
  }

  private static boolean matches(char[] word, int from, char[] ending) {
    for (int i = 0; i < ending.length; i++) {
      if (word[from + i] != ending[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean ends(char[] word, int length, String ending) {
    int from = length - ending.length();
    if (from < 0) {
      return false;
    }
    for (int i = 0; i < ending.length(); i++) {
      if (word[from + i] != ending.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasVowel(char[] word, int length) {
    for (int i = 0; i < length; i++) {
      if (vowel(word[i]) || word[i] == 'y') {
        return true;
      }
    }
    return false;
  }

  private static boolean vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
  }

  private static char[][][] byLast() {
    var endings = new char['я' - 'а' + 1][][];
    for (int i = 0; i < endings.length; i++) {
      char last = (char) ('а' + i);
      endings[i] =
          java.util.Arrays.stream(RUSSIAN_ENDINGS)
              .filter(ending -> ending.charAt(ending.length() - 1) == last)
              .sorted(java.util.Comparator.comparingInt(String::length).reversed())
              .map(String::toCharArray)
              .toArray(char[][]::new);
    }
    return endings;
  }
}
