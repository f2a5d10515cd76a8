package dev.codesense.serving;

import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.Path;

/// The REST form of the Open Inference Protocol, version 2.
interface OpenInferenceApi {

  @GET("v2/health/live")
  Call<ResponseBody> live();

  @GET("v2/health/ready")
  Call<ResponseBody> ready();

  @GET("v2/models/{model}/ready")
  Call<ResponseBody> modelReady(@Path("model") String model);

  @GET("v2/models/{model}")
  Call<ModelMetadata> metadata(@Path("model") String model);

  @POST("v2/models/{model}/infer")
  Call<InferReply> infer(@Path("model") String model, @Body InferRequest request);
}
