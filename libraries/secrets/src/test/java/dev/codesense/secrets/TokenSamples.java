package dev.codesense.secrets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Tokens in the formats of their providers, made up at run time: no file of this repository holds
/// anything that looks like a secret.
final class TokenSamples {
  private static final String DIGITS = "0123456789";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String ALNUM = DIGITS + LOWER + UPPER;
  private static final String WORD = ALNUM + "_-";
  private static final String HEX = "0123456789abcdef";
  private static final String CAPITAL = UPPER + DIGITS;
  private static final String BASE64 = ALNUM + "+/";

  private static final Map<String, List<Function<RandomGenerator, String>>> TOKENS =
      new LinkedHashMap<>();

  static {
    token("aws-access-key", r -> "AK" + "IA" + some(r, UPPER + "234567", 16));
    token("aws-access-key", r -> "AS" + "IA" + some(r, UPPER + "234567", 16));
    token("aws-bedrock-key", r -> "AB" + "SK" + some(r, BASE64, 128));
    token("aws-mws-token", r -> "amzn." + "mws." + uuid(r));
    token("google-api-key", r -> "AI" + "za" + some(r, WORD, 35));
    token("google-oauth-secret", r -> "GOC" + "SPX-" + some(r, WORD, 28));
    token("google-access-token", r -> "ya" + "29." + some(r, WORD, 120));
    token("google-refresh-token", r -> "1/" + "/0" + some(r, WORD, 60));
    token("azure-client-secret", r -> some(r, ALNUM, 3) + "8Q" + "~" + some(r, ALNUM, 34));
    token("azure-devops-token", r -> some(r, ALNUM, 76) + "AZ" + "DO" + some(r, ALNUM, 4));
    token("azure-function-key", r -> some(r, ALNUM, 44) + "Az" + "Fu" + some(r, ALNUM, 5) + "Q==");
    token("azure-search-key", r -> some(r, ALNUM, 42) + "Az" + "SeB" + some(r, ALNUM, 5));
    token("azure-cosmos-key", r -> some(r, ALNUM, 76) + "AC" + "Db" + some(r, ALNUM, 5) + "A==");
    token("digitalocean-token", r -> "do" + pick(r, "opr") + "_v1_" + some(r, HEX, 64));
    token("heroku-key", r -> "HR" + "KU-AA" + some(r, WORD, 58));
    token("alibaba-access-key", r -> "LT" + "AI" + some(r, ALNUM, 20));
    token("tencent-secret-id", r -> "AK" + "ID" + some(r, ALNUM, 32));
    token("yandex-api-key", r -> "AQ" + "VN" + some(r, WORD, 36));
    token("yandex-iam-token", r -> "t1" + "." + some(r, WORD, 30) + "." + some(r, WORD, 86));
    token("yandex-oauth-token", r -> "y0" + "_" + some(r, WORD, 55));
    token("flyio-token", r -> "fo" + "1_" + some(r, WORD, 43));
    token("flyio-token", r -> "fm" + "2_" + some(r, BASE64, 200));
    token("render-key", r -> "rn" + "d_" + some(r, ALNUM, 32));
    token("openshift-token", r -> "sha" + "256~" + some(r, WORD, 43));
    token("cloudflare-origin-key", r -> "v1" + ".0-" + some(r, HEX, 24) + "-" + some(r, HEX, 146));
    token("netlify-token", r -> "nf" + "p_" + some(r, ALNUM, 36));
    token("vercel-token", r -> "vc" + "p_" + some(r, ALNUM, 56));
    token("vercel-token", r -> "vercel_" + "blob_rw_" + some(r, ALNUM, 46));
    token("supabase-token", r -> "sb" + "p_" + some(r, HEX, 40));
    token("supabase-token", r -> "sb_" + "secret_" + some(r, ALNUM, 31));
    token("planetscale-token", r -> "pscale_" + "tkn_" + some(r, WORD, 43));
    token("databricks-token", r -> "da" + "pi" + some(r, HEX, 32));
    token("github-token", r -> "gh" + pick(r, "pousr") + "_" + some(r, ALNUM, 36));
    token(
        "github-fine-grained-token",
        r -> "github_" + "pat_" + some(r, ALNUM, 22) + "_" + some(r, ALNUM, 59));
    token("gitlab-token", r -> "gl" + "pat-" + some(r, WORD, 20));
    token("gitlab-token", r -> "gl" + "rt-" + some(r, WORD, 24));
    token("gitlab-token", r -> "GR" + "1348941" + some(r, WORD, 20));
    token("bitbucket-token", r -> "AT" + "BB" + some(r, ALNUM, 32));
    token("bitbucket-token", r -> "ATC" + "TT3xFf" + some(r, WORD, 150));
    token("atlassian-token", r -> "ATA" + "TT3xFf" + some(r, WORD, 180));
    token("circleci-token", r -> "CCI" + "PAT_" + some(r, ALNUM, 22) + "_" + some(r, HEX, 40));
    token("buildkite-token", r -> "bk" + "ua_" + some(r, HEX, 40));
    token("sonar-token", r -> "sq" + pick(r, "upa") + "_" + some(r, HEX, 40));
    token("sourcegraph-token", r -> "sg" + "p_" + some(r, HEX, 16) + "_" + some(r, HEX, 40));
    token("artifactory-token", r -> "AK" + "Cp" + some(r, ALNUM, 69));
    token("artifactory-token", r -> "cm" + "Vmd" + some(r, ALNUM, 59));
    token(
        "harness-token",
        r -> "pa" + "t." + some(r, ALNUM, 22) + "." + some(r, HEX, 24) + "." + some(r, ALNUM, 20));
    token("npm-token", r -> "np" + "m_" + some(r, ALNUM, 36));
    token("pypi-token", r -> "py" + "pi-AgEIcHlwaS5vcmc" + some(r, WORD, 100));
    token("rubygems-key", r -> "ruby" + "gems_" + some(r, HEX, 48));
    token("crates-token", r -> "ci" + "o" + some(r, ALNUM, 31) + "7");
    token("nuget-key", r -> "oy" + "2" + some(r, LOWER + DIGITS, 43));
    token("clojars-token", r -> "CLO" + "JARS_" + some(r, LOWER + DIGITS, 60));
    token("packagist-token", r -> "packagist_" + "out_" + some(r, HEX, 68));
    token("docker-token", r -> "dckr_" + "pat_" + some(r, WORD, 27));
    token("anthropic-key", r -> "sk" + "-ant-api03-" + some(r, WORD, 93) + "AA");
    token("openrouter-key", r -> "sk" + "-or-v1-" + some(r, HEX, 64));
    token("langfuse-key", r -> "sk" + "-lf-" + uuid(r));
    token("openai-key", r -> "sk" + "-proj-1" + some(r, WORD, 120));
    token(
        "openai-key", r -> "sk" + "-4" + some(r, ALNUM, 19) + "T3Blbk" + "FJ" + some(r, ALNUM, 20));
    token("huggingface-token", r -> "hf" + "_" + some(r, LOWER + UPPER, 34));
    token("huggingface-token", r -> "api_" + "org_" + some(r, LOWER + UPPER, 34));
    token("groq-key", r -> "gs" + "k_" + some(r, ALNUM, 52));
    token("replicate-token", r -> "r8" + "_" + some(r, ALNUM, 37));
    token("perplexity-key", r -> "pp" + "lx-" + some(r, ALNUM, 48));
    token("xai-key", r -> "xa" + "i-" + some(r, ALNUM, 80));
    token("nvidia-key", r -> "nv" + "api-" + some(r, WORD, 64));
    token("langsmith-key", r -> "ls" + "v2_pt_" + some(r, HEX, 32) + "_" + some(r, HEX, 10));
    token("jina-key", r -> "ji" + "na_" + some(r, ALNUM, 60));
    token("pinecone-key", r -> "pc" + "sk_" + some(r, ALNUM, 70));
    token(
        "slack-token",
        r ->
            "xo" + "x" + pick(r, "abeoprs") + "-" + some(r, DIGITS, 12) + "-" + some(r, ALNUM, 24));
    token(
        "slack-app-token",
        r ->
            "xa"
                + "pp-1-A"
                + some(r, CAPITAL, 10)
                + "-"
                + some(r, DIGITS, 13)
                + "-"
                + some(r, HEX, 64));
    token("telegram-bot-token", r -> "1" + some(r, DIGITS, 9) + ":A" + "A" + some(r, WORD, 33));
    token("twilio-key", r -> "S" + "K" + some(r, HEX, 32));
    token("sendgrid-key", r -> "S" + "G." + some(r, WORD, 22) + "." + some(r, WORD, 43));
    token("mailgun-key", r -> "ke" + "y-" + some(r, HEX, 32));
    token("mailchimp-key", r -> some(r, HEX, 32) + "-u" + "s14");
    token("brevo-key", r -> "xkey" + "sib-" + some(r, HEX, 64) + "-" + some(r, ALNUM, 16));
    token("facebook-token", r -> "EA" + "A" + some(r, ALNUM, 160));
    token("twitter-bearer-token", r -> "A".repeat(21) + "B" + some(r, ALNUM, 90));
    token("stripe-key", r -> pick(r, "sr") + "k_" + "live_5" + some(r, ALNUM, 24));
    token("stripe-key", r -> pick(r, "sr") + "k_" + "test_5" + some(r, ALNUM, 98));
    token("stripe-webhook-secret", r -> "wh" + "sec_" + some(r, ALNUM, 32));
    token("square-token", r -> "sq" + "0atp-" + some(r, WORD, 22));
    token("square-token", r -> "EA" + "AA" + some(r, WORD, 60));
    token("shopify-token", r -> "shp" + "at_" + some(r, HEX, 32));
    token(
        "braintree-token",
        r ->
            "access_token$" + "production$" + some(r, LOWER + DIGITS, 16) + "$" + some(r, HEX, 32));
    token("plaid-token", r -> "access-" + "sandbox-" + uuid(r));
    token("razorpay-key", r -> "rz" + "p_live_" + some(r, ALNUM, 14));
    token("flutterwave-key", r -> "FLW" + "SECK_TEST-" + some(r, HEX, 32) + "-X");
    token("easypost-key", r -> "EZ" + "AK" + some(r, ALNUM, 54));
    token("shippo-token", r -> "shippo_" + "live_" + some(r, HEX, 40));
    token("duffel-token", r -> "duffel_" + "test_" + some(r, WORD, 43));
    token("vault-token", r -> "hv" + "s." + some(r, WORD, 95));
    token("terraform-token", r -> some(r, ALNUM, 14) + ".atlas" + "v1." + some(r, WORD, 67));
    token("grafana-token", r -> "gl" + "sa_" + some(r, ALNUM, 32) + "_" + some(r, HEX, 8));
    token("grafana-token", r -> "gl" + "c_" + some(r, BASE64, 80));
    token("grafana-api-key", r -> "ey" + "JrIjoi" + some(r, BASE64, 72) + "=");
    token("newrelic-key", r -> "NR" + "AK-" + some(r, CAPITAL, 27));
    token("newrelic-license", r -> some(r, HEX, 36) + "NR" + "AL");
    token("sentry-token", r -> "snt" + "rys_eyJ" + some(r, BASE64, 120));
    token("sentry-token", r -> "snt" + "ryu_" + some(r, HEX, 64));
    token(
        "dynatrace-token", r -> "dt" + "0c01." + some(r, CAPITAL, 24) + "." + some(r, CAPITAL, 64));
    token("doppler-token", r -> "dp" + ".pt." + some(r, ALNUM, 43));
    token("pulumi-token", r -> "pu" + "l-" + some(r, HEX, 40));
    token("age-secret-key", r -> "AGE-" + "SECRET-KEY-1" + some(r, CAPITAL, 58));
    token("onepassword-token", r -> "op" + "s_eyJ" + some(r, ALNUM, 300));
    token(
        "onepassword-secret-key",
        r ->
            "A"
                + "3-"
                + some(r, CAPITAL, 6)
                + "-"
                + some(r, CAPITAL, 6)
                + "-"
                + some(r, CAPITAL, 5)
                + "-"
                + some(r, CAPITAL, 5)
                + "-"
                + some(r, CAPITAL, 5)
                + "-"
                + some(r, CAPITAL, 5));
    token("launchdarkly-key", r -> "sd" + "k-" + uuid(r));
    token("infracost-key", r -> "ic" + "o-" + some(r, ALNUM, 32));
    token("prefect-key", r -> "pn" + "u_" + some(r, ALNUM, 36));
    token("linear-key", r -> "lin_" + "api_" + some(r, ALNUM, 40));
    token("notion-token", r -> "nt" + "n_4" + some(r, ALNUM, 46));
    token("postman-key", r -> "PM" + "AK-" + some(r, HEX, 24) + "-" + some(r, HEX, 34));
    token("figma-token", r -> "fi" + "gd_" + some(r, WORD, 43));
    token("airtable-token", r -> "pa" + "t" + some(r, ALNUM, 14) + "." + some(r, HEX, 64));
    token("contentful-token", r -> "CF" + "PAT-" + some(r, WORD, 43));
    token("typeform-token", r -> "tf" + "p_" + some(r, ALNUM, 59));
    token("dropbox-token", r -> "sl" + "." + some(r, WORD, 140));
    token("mapbox-token", r -> "sk" + ".eyJ" + some(r, ALNUM, 90) + "." + some(r, WORD, 22));
    token("readme-key", r -> "rd" + "me_" + some(r, LOWER + DIGITS, 70));
    token("frameio-token", r -> "fi" + "o-u-" + some(r, WORD, 64));
    token(
        "jwt",
        r ->
            "ey"
                + "J"
                + some(r, WORD, 33)
                + ".ey"
                + "J"
                + some(r, WORD, 80)
                + "."
                + some(r, WORD, 43));
    token(
        "jwt",
        r ->
            "ey"
                + "J"
                + some(r, WORD, 33)
                + "."
                + some(r, WORD, 80)
                + "."
                + some(r, WORD, 16)
                + "."
                + some(r, WORD, 90)
                + "."
                + some(r, WORD, 22));
    token("password-hash", r -> "$2" + "b$12$" + some(r, ALNUM, 53));
    token("password-hash", r -> "$6" + "$" + some(r, ALNUM, 16) + "$" + some(r, ALNUM, 86));
    token(
        "password-hash",
        r -> "$5" + "$rounds=5000$" + some(r, ALNUM, 16) + "$" + some(r, ALNUM, 43));
    token("password-hash", r -> "$1" + "$" + some(r, ALNUM, 8) + "$" + some(r, ALNUM, 22));
    token("password-hash", r -> "$y" + "$j9T$" + some(r, ALNUM, 22) + "$" + some(r, ALNUM, 43));
    token("password-hash", r -> "$apr" + "1$" + some(r, ALNUM, 8) + "$" + some(r, ALNUM, 22));
    token(
        "password-hash",
        r ->
            "$argon" + "2id$v=19$m=65536,t=3,p=4$" + some(r, ALNUM, 22) + "$" + some(r, ALNUM, 43));
    token(
        "password-hash",
        r -> "$scry" + "pt$ln=16,r=8,p=1$" + some(r, ALNUM, 22) + "$" + some(r, ALNUM, 43));
    token(
        "password-hash",
        r -> "$pbk" + "df2-sha256$29000$" + some(r, ALNUM, 22) + "$" + some(r, ALNUM, 43));
    token("password-hash", r -> "$P" + "$B" + some(r, ALNUM, 30));
    token(
        "password-hash",
        r -> "pbk" + "df2_sha256$260000$" + some(r, ALNUM, 22) + "$" + some(r, ALNUM, 43) + "=");
    token(
        "password-hash",
        r -> "pbk" + "df2:sha256:260000$" + some(r, ALNUM, 16) + "$" + some(r, HEX, 64));
    token("password-hash", r -> "{SS" + "HA}" + some(r, ALNUM, 31) + "9");
    token(
        "password-hash",
        r -> "{SHA" + "512-CRYPT}$6$" + some(r, ALNUM, 16) + "$" + some(r, ALNUM, 86));
    token(
        "password-hash",
        r ->
            "SCRAM"
                + "-SHA-256$4096:"
                + some(r, ALNUM, 22)
                + "==$"
                + some(r, ALNUM, 43)
                + "=:"
                + some(r, ALNUM, 43)
                + "=");
    token("hubspot-token", r -> "pat" + "-na1-" + uuid(r));
    token("trello-token", r -> "AT" + "TA" + some(r, HEX, 64));
    token("asana-token", r -> "1/" + "1" + some(r, DIGITS, 15) + ":" + some(r, HEX, 32));
    token("intra42-secret", r -> "s-s4" + "t2ud-" + some(r, HEX, 64));
    token("adafruit-key", r -> "ai" + "o_" + some(r, ALNUM, 28));
    token("lichess-token", r -> "li" + "p_" + some(r, ALNUM, 20));
    token("pinterest-token", r -> "pi" + "na_" + some(r, ALNUM, 64));
    token("wakatime-key", r -> "wa" + "ka_" + uuid(r));
    token("samsara-token", r -> "samsara_" + "api_" + some(r, ALNUM, 30));
    token("maxmind-key", r -> some(r, ALNUM, 6) + "_" + some(r, ALNUM, 29) + "_m" + "mk");
    token("polar-token", r -> "polar_" + "oat_" + some(r, ALNUM, 40));
    token(
        "paddle-key",
        r -> "pdl_" + "live_apikey_" + some(r, LOWER + DIGITS, 26) + "_" + some(r, ALNUM, 22));
    token("xendit-key", r -> "xnd_" + "development_" + some(r, ALNUM, 50));
    token("mollie-key", r -> "li" + "ve_1aB" + some(r, ALNUM, 30));
    token("posthog-key", r -> "ph" + "x_" + some(r, ALNUM, 43));
    token("settlemint-token", r -> "sm_" + "pat_" + some(r, ALNUM, 16));
    token("apify-token", r -> "apify_" + "api_" + some(r, ALNUM, 36));
    token("resend-key", r -> "re" + "_" + some(r, ALNUM, 8) + "_" + some(r, ALNUM, 24));
    token("mailersend-key", r -> "ml" + "sn." + some(r, HEX, 64));
    token("clickup-token", r -> "pk" + "_1" + some(r, DIGITS, 7) + "_" + some(r, CAPITAL, 32));
    token("octopus-key", r -> "AP" + "I-4" + some(r, CAPITAL, 26));
    token(
        "fastmail-token",
        r -> "fm" + "u1-" + some(r, HEX, 8) + "-" + some(r, HEX, 32) + "-0-" + some(r, HEX, 32));
    token("aiven-token", r -> "AV" + "NS_" + some(r, ALNUM, 19));
    token("tailscale-key", r -> "ts" + "key-auth-" + some(r, ALNUM, 12) + "-" + some(r, ALNUM, 32));
    token("scaleway-key", r -> "SC" + "W4" + some(r, CAPITAL, 16));
    token("cockroach-key", r -> "CC" + "DB1_" + some(r, ALNUM, 22) + "_" + some(r, ALNUM, 40));
    token("neon-key", r -> "na" + "pi_" + some(r, LOWER + DIGITS, 64));
    token("deno-token", r -> "dd" + "p_" + some(r, ALNUM, 36));
    token("alchemy-key", r -> "al" + "cht_" + some(r, ALNUM, 30));
    token("bitbucket-server-token", r -> "BB" + "DC-" + some(r, ALNUM, 44));
    token("scalingo-token", r -> "tk" + "-us-" + some(r, ALNUM, 48));
    token("ngrok-token", r -> "ak" + "_1aB" + some(r, ALNUM, 25));
    token(
        "defined-networking-token",
        r -> "dn" + "key-" + some(r, ALNUM, 26) + "-" + some(r, ALNUM, 52));
    token("cloudflare-token", r -> "cf" + "ut_" + some(r, ALNUM, 48));
    token("mongodb-atlas-secret", r -> "mdb_" + "sa_sk_" + some(r, ALNUM, 40));
    token("confluent-secret", r -> "cf" + "lt" + some(r, ALNUM, 60));
    token("rootly-token", r -> "root" + "ly_" + some(r, HEX, 64));
    token("fcm-server-key", r -> "AA" + "AA" + some(r, ALNUM, 7) + ":" + some(r, WORD, 140));
    token("openvsx-token", r -> "ov" + "sxp_" + uuid(r));
    token("thunderstore-token", r -> "ts" + "s_" + some(r, ALNUM, 36));
    token("volcengine-key", r -> "AK" + "LT" + some(r, ALNUM, 44));
    token(
        "localstack-key",
        r ->
            "ls"
                + "-abCD1234-"
                + some(r, ALNUM, 4)
                + "-"
                + some(r, ALNUM, 4)
                + "-"
                + some(r, ALNUM, 12));
    token("buildkite-token", r -> "bk" + "at_" + some(r, ALNUM, 40));
    token("wandb-key", r -> "wandb_" + "v1_" + some(r, ALNUM, 77));
    token("elevenlabs-key", r -> "sk" + "_" + some(r, HEX, 48));
    token("together-key", r -> "tg" + "p_v1_" + some(r, ALNUM, 43));
    token("fireworks-key", r -> "fw" + "_1aB" + some(r, ALNUM, 22));
    token("cerebras-key", r -> "cs" + "k-" + some(r, LOWER + DIGITS, 48));
    token("tavily-key", r -> "tv" + "ly-dev-" + some(r, ALNUM, 32));
    token("firecrawl-key", r -> "fc" + "-" + some(r, HEX, 32));
    token("llamacloud-key", r -> "ll" + "x-" + some(r, ALNUM, 48));
    token("voyage-key", r -> "pa" + "-1aB" + some(r, WORD, 42));
    token("modal-token", r -> "a" + pick(r, "ks") + "-1aB" + some(r, ALNUM, 19));
    token("runpod-key", r -> "rp" + "a_" + some(r, ALNUM, 44));
  }

  private TokenSamples() {}

  /// All kinds of tokens that are recognised by their own form.
  static Map<String, List<Function<RandomGenerator, String>>> all() {
    return TOKENS;
  }

  static String token(String kind, RandomGenerator random) {
    return TOKENS.getOrDefault(kind, List.of()).getFirst().apply(random);
  }

  private static void token(String kind, Function<RandomGenerator, String> maker) {
    TOKENS.computeIfAbsent(kind, _ -> new ArrayList<>()).add(maker);
  }

  static String some(RandomGenerator random, String alphabet, int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      // A separator at the end of a token would be the wrapping's, not the token's.
      var from = i == length - 1 || i == 0 ? alphabet.replaceAll("[^A-Za-z0-9]", "") : alphabet;
      text.append(from.charAt(random.nextInt(from.length())));
    }
    return text.toString();
  }

  static String base64(RandomGenerator random, int length) {
    return some(random, BASE64, length);
  }

  static String hex(RandomGenerator random, int length) {
    return some(random, HEX, length);
  }

  static String alphanumeric(RandomGenerator random, int length) {
    return some(random, ALNUM, length);
  }

  static String uuid(RandomGenerator r) {
    return some(r, HEX, 8)
        + "-"
        + some(r, HEX, 4)
        + "-"
        + some(r, HEX, 4)
        + "-"
        + some(r, HEX, 4)
        + "-"
        + some(r, HEX, 12);
  }

  private static String pick(RandomGenerator random, String alphabet) {
    return String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
  }
}
