/// Servers of models through LangChain4j, over OkHttp: unlike the JDK's client it can set the
/// header Host, by which a gateway finds a model that KServe serves.
@NullMarked
package dev.codesense.llm.langchain4j;

import org.jspecify.annotations.NullMarked;
