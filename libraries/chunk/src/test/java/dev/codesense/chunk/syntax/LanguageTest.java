package dev.codesense.chunk.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          CPP         | class Widget : public Base {
          CPP         | class EXPORT Widget final {
          CPP         | namespace a::b {
          CPP         | template <typename T> T max(T a, T b);
          CPP         | #include <vector>
          CPP         | void f(const std::string& name);
          CPP         | enum class Colour { RED };
          CPP         | using Id = int;
          CPP         | struct A {;  virtual void f() = 0;
          OBJECTIVE_C | @interface Widget : NSObject
          OBJECTIVE_C | #import <Foundation/Foundation.h>
          C           | int f(int a);
          C           | #ifdef __cplusplus;extern "C" {;#endif
          C           | /* This;   class of functions may use templates. */
          C           | struct class_info { int a; };
          C           | #include <stdio.h>
          C           |
          """)
  void aHeaderIsWhatItsContentSays(Language language, String lines) {
    var text = lines == null ? "" : lines.replace(";", ";\n");
    var content = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Language.of("include/a.h", content)).isEqualTo(language);
  }
}
