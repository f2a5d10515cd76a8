package dev.codesense.serving;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.GET;
import retrofit2.http.Header;
import retrofit2.http.Query;

/// The parts of Prometheus' HTTP API that are asked.
interface PrometheusApi {

  @GET("api/v1/query")
  Call<JsonNode> query(
      @Header("X-Scope-OrgID") @Nullable String tenant,
      @Query("query") String query,
      @Query("time") String time,
      @Query("timeout") String timeout);

  @GET("api/v1/query_range")
  Call<JsonNode> queryRange(
      @Header("X-Scope-OrgID") @Nullable String tenant,
      @Query("query") String query,
      @Query("start") String start,
      @Query("end") String end,
      @Query("step") String step,
      @Query("timeout") String timeout);

  @GET("api/v1/status/buildinfo")
  Call<JsonNode> buildInfo(@Header("X-Scope-OrgID") @Nullable String tenant);
}
