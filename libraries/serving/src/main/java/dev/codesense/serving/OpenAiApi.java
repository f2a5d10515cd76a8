package dev.codesense.serving;

import com.fasterxml.jackson.databind.JsonNode;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.http.GET;
import retrofit2.http.Path;

/// Of OpenAI's API what says which models are there.
interface OpenAiApi {

  @GET("{prefix}v1/models")
  Call<JsonNode> models(@Path(value = "prefix", encoded = true) String prefix);

  @GET("{prefix}v1/models/{model}")
  Call<ResponseBody> model(
      @Path(value = "prefix", encoded = true) String prefix, @Path("model") String model);
}
