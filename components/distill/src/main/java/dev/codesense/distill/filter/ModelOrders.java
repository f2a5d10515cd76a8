package dev.codesense.distill.filter;

import java.util.regex.Pattern;

/// Text that is written for a model instead of for people: markers of chat templates, and orders to
/// forget what it was told. An answer that quotes it would teach it.
public final class ModelOrders {
  private static final Pattern MARKER =
      Pattern.compile(
          "(?i)<\\|[a-z_]{2,40}\\|>|<｜[^｜]{2,40}｜>|\\[/?INST]|<</?SYS>>|</?(?:s|bos|eos|start_of_turn|end_of_turn)>"
              + "|(?:^|[\\n\"“«>`/])\\s*(?:###\\s*)?(?:system|assistant|user|human)\\s*:");
  private static final Pattern ORDER =
      Pattern.compile(
          "(?iu)\\b(?:ignore|disregard|forget|override|bypass)\\b.{0,40}\\b(?:instruction|prompt|rule|context|above|previous|prior|earlier)"
              + "|\\b(?:you are|act as|pretend to be|behave as)\\b.{0,30}\\b(?:assistant|model|ai|chatbot|gpt|dan|jailbroken|admin|root)\\b"
              + "|\\b(?:system|developer) (?:prompt|message)\\b"
              + "|\\b(?:reveal|print|repeat|output|leak|send|exfiltrate|include)\\b.{0,40}\\b(?:secret|password|token|credential|api.?key|prompt|instructions)\\b"
              + "|\\b(?:respond|answer|reply) (?:only|exactly|always|with)\\b"
              + "|\\b(?:instead of|rather than) answering\\b"
              + "|(?:игнорируй|забудь|не обращай внимания|отбрось)\\p{L}*.{0,40}(?:инструкц|правил|указан|контекст|выше|предыдущ)"
              + "|(?:ты|вы)\\s+(?:теперь\\s+)?(?:ассистент|модель|помощник|бот)"
              + "|системн\\p{L}+\\s+(?:промпт|сообщен|инструкц)"
              + "|(?:выведи|покажи|раскрой|отправь|напечатай)\\p{L}*.{0,40}(?:секрет|парол|токен|ключ|промпт|инструкц)"
              + "|(?:отвечай|ответь|скажи|напиши)\\p{L}*.{0,20}(?:только|всегда|вместо)",
          Pattern.DOTALL);

  private ModelOrders() {}

  /// Whether a text has any.
  public static boolean in(String text) {
    return MARKER.matcher(text).find() || ORDER.matcher(text).find();
  }
}
