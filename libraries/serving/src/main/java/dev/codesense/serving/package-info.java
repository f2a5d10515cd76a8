/// What serves models and what measures it, over HTTP: Prometheus' query API
/// ([dev.codesense.serving.Prometheus]), and the two APIs of KServe's data plane, OpenAI's list of
/// models ([dev.codesense.serving.ServedModels]) and the Open Inference Protocol
/// ([dev.codesense.serving.OpenInference]). No type of the HTTP library is in what others see.
@NullMarked
package dev.codesense.serving;

import org.jspecify.annotations.NullMarked;
