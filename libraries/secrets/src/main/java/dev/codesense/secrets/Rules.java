package dev.codesense.secrets;

import java.util.ArrayList;
import java.util.List;

/// The table of what is a secret: one entry per kind, written from the providers' public
/// descriptions of their formats. Every pattern is matched at a keyword, and either fails within a
/// bounded number of characters or consumes what it read: a text is read in linear time.
final class Rules {
  private static final String UUID =
      "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

  private Rules() {}

  static List<Rule> all() {
    var rules = new ArrayList<Rule>();
    clouds(rules);
    code(rules);
    packages(rules);
    models(rules);
    chat(rules);
    payment(rules);
    operations(rules);
    products(rules);
    infrastructure(rules);
    Structures.addTo(rules);
    return List.copyOf(rules);
  }

  private static void clouds(List<Rule> rules) {
    rules.add(
        Rule.of(
                "aws-access-key",
                "((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16})(?:[^A-Za-z0-9]|\\z)",
                "akia",
                "asia",
                "abia",
                "acca")
            .entropy(2.5));
    rules.add(
        near(
            "aws-secret-key",
            "(?:aws|secret[_.-]?access[_.-]?key)",
            "[A-Za-z0-9/+]{40}",
            "[^A-Za-z0-9/+=]",
            "aws",
            "secret_access_key",
            "secretaccesskey",
            "secret-access-key",
            "secret.access.key"));
    rules.add(
        near(
            "aws-session-token",
            "session[_.-]?token",
            "[A-Za-z0-9/+]{100,}={0,2}",
            "[^A-Za-z0-9/+=]",
            "session_token",
            "sessiontoken",
            "session-token",
            "session.token"));
    rules.add(Rule.of("aws-bedrock-key", "ABSK[A-Za-z0-9+/]{100,}={0,2}", "absk"));
    rules.add(Rule.of("aws-mws-token", "amzn\\.mws\\." + UUID, "amzn.mws."));
    rules.add(Rule.of("google-api-key", "AIza[A-Za-z0-9_-]{35}", "aiza").entropy(3));
    rules.add(Rule.of("google-oauth-secret", "GOCSPX-[A-Za-z0-9_-]{28}", "gocspx-").anywhere());
    rules.add(Rule.of("google-access-token", "ya29\\.[A-Za-z0-9._-]{20,}", "ya29."));
    rules.add(Rule.of("google-refresh-token", "1//0[A-Za-z0-9_-]{40,}", "1//0"));
    rules.add(
        near(
            "google-private-key-id",
            "private_key_id",
            "[a-f0-9]{40}",
            "[^A-Za-z0-9]",
            "private_key_id"));
    rules.add(
        Rule.of(
                "azure-storage-key",
                "(?i:AccountKey|SharedAccessKey|AccessKey)\\s?=\\s?([A-Za-z0-9+/]{42,86}={1,2})",
                "accountkey",
                "sharedaccesskey",
                "accesskey")
            .anywhere());
    rules.add(
        Rule.of(
                "azure-sas-signature",
                "[?&]sig=([A-Za-z0-9%+/]{40,}(?:=|%3[dD]){0,2})",
                "?sig=",
                "&sig=")
            .anywhere());
    rules.add(
        Rule.of("azure-client-secret", "[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}", "q~")
            .lead(4, 4));
    rules.add(
        Rule.of("azure-devops-token", "[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}", "azdo").lead(76, 76));
    rules.add(
        Rule.of("azure-function-key", "[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw]==", "azfu")
            .lead(44, 44));
    rules.add(
        Rule.of("azure-search-key", "[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}", "azse").lead(42, 42));
    rules.add(
        Rule.of("azure-cosmos-key", "[A-Za-z0-9]{76}ACDb[A-Za-z0-9+/]{5}[AQgw]==", "acdb")
            .lead(76, 76));
    rules.add(
        Rule.of("digitalocean-token", "do[opr]_v1_[a-f0-9]{64}", "doo_v1_", "dop_v1_", "dor_v1_")
            .anywhere());
    rules.add(Rule.of("heroku-key", "HRKU-[A-Za-z0-9_-]{30,}", "hrku-").anywhere());
    rules.add(near("heroku-key", "heroku", UUID, "[^A-Za-z0-9]", "heroku"));
    rules.add(Rule.of("alibaba-access-key", "LTAI[A-Za-z0-9]{16,20}", "ltai").entropy(3));
    rules.add(Rule.of("tencent-secret-id", "AKID[A-Za-z0-9]{28,36}", "akid").entropy(3));
    rules.add(Rule.of("yandex-api-key", "AQVN[A-Za-z0-9_-]{35,38}", "aqvn").entropy(3));
    rules.add(
        Rule.of("yandex-iam-token", "t1\\.[A-Za-z0-9_-]+={0,2}\\.[A-Za-z0-9_-]{86}={0,2}", "t1."));
    rules.add(
        Rule.of("yandex-oauth-token", "y[0-3]_[A-Za-z0-9_-]{50,}", "y0_", "y1_", "y2_", "y3_"));
    rules.add(
        Rule.of(
            "flyio-token",
            "(?:fo1_[A-Za-z0-9_-]{43}|fm[12][ar]?_[A-Za-z0-9+/=]{100,})",
            "fo1_",
            "fm1_",
            "fm1a_",
            "fm1r_",
            "fm2_"));
    rules.add(Rule.of("render-key", "rnd_[A-Za-z0-9]{32}", "rnd_"));
    rules.add(Rule.of("openshift-token", "sha256~[A-Za-z0-9_-]{43}", "sha256~").anywhere());
    rules.add(
        near(
            "cloudflare-token",
            "(?:cloudflare|cf[_-]api)",
            "[A-Za-z0-9_-]{37,40}",
            "[^A-Za-z0-9_-]",
            "cloudflare",
            "cf_api",
            "cf-api"));
    rules.add(Rule.of("cloudflare-origin-key", "v1\\.0-[a-f0-9]{24}-[a-f0-9]{146}", "v1.0-"));
    rules.add(near("fastly-token", "fastly", "[A-Za-z0-9_-]{32}", "[^A-Za-z0-9_-]", "fastly"));
    rules.add(
        Rule.of("netlify-token", "nf[copu]_[A-Za-z0-9_-]{36,}", "nfp_", "nfc_", "nfo_", "nfu_"));
    rules.add(
        Rule.of(
            "vercel-token",
            "(?:vc[aikpr]_[A-Za-z0-9]{24,}|vercel_blob_rw_[A-Za-z0-9_]{30,})",
            "vca_",
            "vci_",
            "vck_",
            "vcp_",
            "vcr_",
            "vercel_blob_rw_"));
    rules.add(near("vercel-token", "vercel", "[A-Za-z0-9]{24}", "[^A-Za-z0-9]", "vercel"));
    rules.add(
        Rule.of(
                "supabase-token",
                "(?:sbp_[a-f0-9]{40}|sb_secret_[A-Za-z0-9_-]{30,})",
                "sbp_",
                "sb_secret_")
            .anywhere());
    rules.add(
        Rule.of("planetscale-token", "pscale_(?:tkn|oauth|pw)_[A-Za-z0-9_=.-]{32,}", "pscale_")
            .anywhere());
    rules.add(Rule.of("databricks-token", "dapi[a-f0-9]{32}(?:-[0-9])?", "dapi"));
  }

  private static void code(List<Rule> rules) {
    rules.add(
        Rule.of(
                "github-token",
                "gh[pousr]_[A-Za-z0-9_]{36,}",
                "ghp_",
                "gho_",
                "ghu_",
                "ghs_",
                "ghr_")
            .anywhere());
    rules.add(
        Rule.of("github-fine-grained-token", "github_pat_[A-Za-z0-9_]{50,}", "github_pat_")
            .anywhere());
    rules.add(
        Rule.of(
                "gitlab-token",
                "(?:gl(?:pat|dt|rt|rtr|cbt|ptt|ft|soat|imt|agent|oas|ffct|wt)-[A-Za-z0-9_-]{20,}(?:\\.[0-9a-z]{2}\\.[0-9a-z]{9})?|GR1348941[A-Za-z0-9_-]{20})",
                "glpat-",
                "gldt-",
                "glrt-",
                "glrtr-",
                "glcbt-",
                "glptt-",
                "glft-",
                "glsoat-",
                "glimt-",
                "glagent-",
                "gloas-",
                "glffct-",
                "glwt-",
                "gr1348941")
            .anywhere());
    rules.add(
        Rule.of(
                "bitbucket-token",
                "(?:ATBB[A-Za-z0-9_=]{24,}|ATCTT3xFf[A-Za-z0-9_=-]{20,})",
                "atbb",
                "atctt3xff")
            .entropy(3));
    rules.add(Rule.of("atlassian-token", "ATATT3xFf[A-Za-z0-9_=-]{20,}", "atatt3xff").anywhere());
    rules.add(
        Rule.of("circleci-token", "CCI(?:PAT|PRJ)_[A-Za-z0-9]+_[a-f0-9]{40}", "ccipat_", "cciprj_")
            .anywhere());
    rules.add(
        Rule.of("buildkite-token", "bk(?:ua|ct|aj)_[a-f0-9]{40}", "bkua_", "bkct_", "bkaj_")
            .anywhere());
    rules.add(Rule.of("sonar-token", "sq[upa]_[a-f0-9]{40}", "squ_", "sqp_", "sqa_").anywhere());
    rules.add(
        Rule.of("sourcegraph-token", "sgp_(?:[a-fA-F0-9]{16}_|local_)?[a-fA-F0-9]{40}", "sgp_"));
    rules.add(
        Rule.of(
                "artifactory-token",
                "(?:AKCp[A-Za-z0-9]{69,}|cmVmd[A-Za-z0-9]{59})",
                "akcp",
                "cmvmd")
            .entropy(3));
    rules.add(
        Rule.of(
            "harness-token",
            "[ps]at\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{20}",
            "pat.",
            "sat."));
    rules.add(near("snyk-token", "snyk", UUID, "[^A-Za-z0-9]", "snyk"));
  }

  private static void packages(List<Rule> rules) {
    rules.add(Rule.of("npm-token", "npm_[A-Za-z0-9]{36}", "npm_"));
    rules.add(
        Rule.of(
                "npm-registry-auth",
                ":_(?:authToken|auth|password)\\s?=\\s?[\"']?([A-Za-z0-9+/=_.-]{16,})",
                ":_auth",
                ":_password")
            .anywhere());
    rules.add(Rule.of("pypi-token", "pypi-AgE[A-Za-z0-9_-]{50,}", "pypi-age").anywhere());
    rules.add(Rule.of("rubygems-key", "rubygems_[a-f0-9]{48}", "rubygems_").anywhere());
    rules.add(
        Rule.of("crates-token", "(cio[A-Za-z0-9]{32})(?:[^A-Za-z0-9]|\\z)", "cio")
            .entropy(3.5)
            .when(Rules::hasDigit));
    rules.add(Rule.of("nuget-key", "oy2[a-z0-9]{43}", "oy2"));
    rules.add(Rule.of("clojars-token", "CLOJARS_[a-z0-9]{60}", "clojars_").anywhere());
    rules.add(
        Rule.of("packagist-token", "packagist_[ou][ru]t_[a-f0-9]{64,}", "packagist_").anywhere());
    rules.add(
        Rule.of("docker-token", "dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,}", "dckr_pat_", "dckr_oat_")
            .anywhere());
  }

  private static void models(List<Rule> rules) {
    rules.add(
        Rule.of("anthropic-key", "sk-ant-[A-Za-z0-9]+-[A-Za-z0-9_-]{32,}", "sk-ant-").anywhere());
    rules.add(Rule.of("openrouter-key", "sk-or-v1-[a-f0-9]{64}", "sk-or-v1-").anywhere());
    rules.add(Rule.of("langfuse-key", "sk-lf-" + UUID, "sk-lf-").anywhere());
    rules.add(
        Rule.of(
                "openai-key",
                "sk-(?:(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{32,})",
                "sk-")
            .entropy(3)
            .when(Rules::hasDigit));
    rules.add(
        Rule.of(
                "huggingface-token",
                "(?:hf_[A-Za-z0-9]{30,}|api_org_[A-Za-z0-9]{34})",
                "hf_",
                "api_org_")
            .entropy(3));
    rules.add(Rule.of("groq-key", "gsk_[A-Za-z0-9]{40,}", "gsk_").entropy(3));
    rules.add(Rule.of("replicate-token", "r8_[A-Za-z0-9]{37}", "r8_").entropy(3));
    rules.add(Rule.of("perplexity-key", "pplx-[A-Za-z0-9]{40,}", "pplx-").anywhere());
    rules.add(Rule.of("xai-key", "xai-[A-Za-z0-9]{60,}", "xai-"));
    rules.add(Rule.of("nvidia-key", "nvapi-[A-Za-z0-9_-]{60,}", "nvapi-").anywhere());
    rules.add(
        Rule.of("langsmith-key", "lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}", "lsv2_").anywhere());
    rules.add(Rule.of("jina-key", "jina_[A-Za-z0-9_-]{50,}", "jina_").entropy(3));
    rules.add(Rule.of("pinecone-key", "pcsk_[A-Za-z0-9_]{50,}", "pcsk_").anywhere());
    rules.add(
        near(
                "cohere-key",
                "(?:cohere|co_api)",
                "[A-Za-z0-9]{40}",
                "[^A-Za-z0-9]",
                "cohere",
                "co_api")
            .when(Rules::hasDigit));
  }

  private static void chat(List<Rule> rules) {
    rules.add(
        Rule.of(
                "slack-token",
                "(?:xoxe\\.)?xox[abeoprsc]-[A-Za-z0-9-]{10,}",
                "xoxa-",
                "xoxb-",
                "xoxe-",
                "xoxe.xox",
                "xoxo-",
                "xoxp-",
                "xoxr-",
                "xoxs-",
                "xoxc-")
            .anywhere()
            .when(Rules::hasDigit));
    rules.add(
        Rule.of("slack-app-token", "xapp-[0-9]-[A-Za-z0-9]+-[0-9]+-[A-Za-z0-9]+", "xapp-")
            .anywhere());
    rules.add(
        Rule.of(
            "slack-webhook",
            "hooks\\.slack\\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{20,})",
            "hooks.slack.com/"));
    rules.add(
        Rule.of(
            "discord-webhook",
            "discord(?:app)?\\.com/api/webhooks/([0-9]{17,20}/[A-Za-z0-9_-]{60,})",
            "discord.com/api/",
            "discordapp.com/api/"));
    rules.add(
        near(
            "discord-bot-token",
            "(?:discord|bot)",
            "[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,40}",
            "[^A-Za-z0-9_-]",
            "discord",
            "bot"));
    rules.add(Rule.of("telegram-bot-token", "[0-9]{8,10}:AA[A-Za-z0-9_-]{33}", ":aa").lead(8, 10));
    rules.add(
        Rule.of(
            "teams-webhook",
            "webhook\\.office\\.com/webhookb2/([A-Za-z0-9@/-]{60,})",
            "webhook.office.com/"));
    rules.add(Rule.of("twilio-key", "SK[a-f0-9]{32}", "sk"));
    rules.add(near("twilio-auth-token", "twilio", "[a-f0-9]{32}", "[^A-Za-z0-9]", "twilio"));
    rules.add(Rule.of("sendgrid-key", "SG\\.[A-Za-z0-9_-]{20,24}\\.[A-Za-z0-9_-]{39,50}", "sg."));
    rules.add(Rule.of("mailgun-key", "(key-[a-f0-9]{32})(?:[^A-Za-z0-9]|\\z)", "key-"));
    rules.add(
        near(
            "mailgun-key",
            "mailgun",
            "[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}",
            "[^A-Za-z0-9]",
            "mailgun"));
    rules.add(
        Rule.of("mailchimp-key", "([a-f0-9]{32}-us[0-9]{1,2})(?:[^A-Za-z0-9]|\\z)", "-us")
            .lead(32, 32));
    rules.add(Rule.of("brevo-key", "xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}", "xkeysib-").anywhere());
    rules.add(Rule.of("facebook-token", "EAA[A-Za-z0-9]{100,}", "eaa"));
    rules.add(
        Rule.of("twitter-bearer-token", "A{20}[A-Za-z0-9%]{60,}", "aaaaaaaaaaaaaaaaaaaa")
            .entropy(3));
    rules.add(Rule.of("twitch-token", "oauth:([a-z0-9]{30})(?:[^A-Za-z0-9]|\\z)", "oauth:"));
  }

  private static void payment(List<Rule> rules) {
    rules.add(
        Rule.of(
                "stripe-key",
                "[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,}",
                "sk_live_",
                "sk_test_",
                "sk_prod_",
                "rk_live_",
                "rk_test_",
                "rk_prod_")
            .when(Rules::hasDigit));
    rules.add(Rule.of("stripe-webhook-secret", "whsec_[A-Za-z0-9+/=]{24,}", "whsec_").anywhere());
    rules.add(
        Rule.of(
            "square-token",
            "(?:sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,43}|EAAA[A-Za-z0-9_-]{60})",
            "sq0atp-",
            "sq0csp-",
            "sq0idp-",
            "eaaa"));
    rules.add(
        Rule.of(
                "shopify-token",
                "shp(?:at|ca|pa|ss|ua)_[a-fA-F0-9]{32}",
                "shpat_",
                "shpca_",
                "shppa_",
                "shpss_",
                "shpua_")
            .anywhere());
    rules.add(
        Rule.of(
                "braintree-token",
                "access_token\\$(?:production|sandbox)\\$[a-z0-9]{16}\\$[a-f0-9]{32}",
                "access_token$")
            .anywhere());
    rules.add(
        Rule.of(
            "plaid-token",
            "access-(?:sandbox|development|production)-" + UUID,
            "access-sandbox-",
            "access-development-",
            "access-production-"));
    rules.add(
        Rule.of("razorpay-key", "rzp_(?:live|test)_[A-Za-z0-9]{14,}", "rzp_live_", "rzp_test_")
            .anywhere());
    rules.add(
        Rule.of("flutterwave-key", "FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,}(?:-X)?", "flwseck")
            .anywhere());
    rules.add(Rule.of("easypost-key", "EZ[AT]K[A-Za-z0-9]{54}", "ezak", "eztk"));
    rules.add(Rule.of("shippo-token", "shippo_(?:live|test)_[a-f0-9]{40}", "shippo_").anywhere());
    rules.add(
        Rule.of("duffel-token", "duffel_(?:live|test)_[A-Za-z0-9_=-]{43}", "duffel_").anywhere());
  }

  private static void operations(List<Rule> rules) {
    rules.add(Rule.of("vault-token", "hv[bsr]\\.[A-Za-z0-9_-]{24,}", "hvs.", "hvb.", "hvr."));
    rules.add(near("vault-token", "vault", "s\\.[A-Za-z0-9]{24}", "[^A-Za-z0-9]", "vault"));
    rules.add(
        Rule.of("terraform-token", "[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,}", ".atlasv1.")
            .lead(14, 14));
    rules.add(
        Rule.of(
            "grafana-token",
            "(?:glc_[A-Za-z0-9+/=]{32,}|glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8})",
            "glc_",
            "glsa_"));
    rules.add(Rule.of("grafana-api-key", "eyJrIjoi[A-Za-z0-9+/]{40,}={0,2}", "eyjrijoi"));
    rules.add(
        Rule.of(
            "newrelic-key",
            "NR(?:AK|RA|II|JS|IQ)-[A-Za-z0-9_-]{19,}",
            "nrak-",
            "nrra-",
            "nrii-",
            "nrjs-",
            "nriq-"));
    rules.add(Rule.of("newrelic-license", "[a-f0-9]{36}NRAL", "nral").lead(36, 36));
    rules.add(
        near(
            "datadog-key",
            "(?:datadog|dd[_-](?:api|app))",
            "(?:[a-f0-9]{40}|[a-f0-9]{32})",
            "[^A-Za-z0-9]",
            "datadog",
            "dd_ap",
            "dd-ap"));
    rules.add(
        Rule.of(
                "sentry-token",
                "(?:sntrys_[A-Za-z0-9_=+/]{60,}|sntryu_[a-f0-9]{64})",
                "sntrys_",
                "sntryu_")
            .anywhere());
    rules.add(
        Rule.of("dynatrace-token", "dt0[a-zA-Z][0-9]{2}\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}", "dt0"));
    rules.add(
        Rule.of("doppler-token", "dp\\.(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9._-]{40,}", "dp."));
    rules.add(Rule.of("pulumi-token", "pul-[a-f0-9]{40}", "pul-"));
    rules.add(
        Rule.of("age-secret-key", "AGE-SECRET-KEY-1[0-9A-Z]{58}", "age-secret-key-1").anywhere());
    rules.add(Rule.of("onepassword-token", "ops_eyJ[A-Za-z0-9_=+/-]{100,}", "ops_eyj").anywhere());
    rules.add(
        Rule.of(
            "onepassword-secret-key",
            "A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}",
            "a3-"));
    rules.add(Rule.of("launchdarkly-key", "(?:sdk|mob|api)-" + UUID, "sdk-", "mob-", "api-"));
    rules.add(
        Rule.of("infracost-key", "(ico-[A-Za-z0-9]{32})(?:[^A-Za-z0-9]|\\z)", "ico-").entropy(3));
    rules.add(Rule.of("prefect-key", "pnu_[A-Za-z0-9]{36}", "pnu_"));
    rules.add(near("okta-token", "okta", "00[A-Za-z0-9_-]{40}", "[^A-Za-z0-9_-]", "okta"));
    rules.add(near("algolia-key", "algolia", "[a-f0-9]{32}", "[^A-Za-z0-9]", "algolia"));
  }

  private static void products(List<Rule> rules) {
    rules.add(
        Rule.of("linear-key", "lin_(?:api|oauth)_[A-Za-z0-9]{40,}", "lin_api_", "lin_oauth_")
            .anywhere());
    rules.add(
        Rule.of(
                "notion-token",
                "(?:ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43})",
                "ntn_",
                "secret_")
            .entropy(3)
            .when(Rules::hasDigit));
    rules.add(Rule.of("postman-key", "PMAK-[a-f0-9]{24}-[a-f0-9]{34}", "pmak-").anywhere());
    rules.add(
        Rule.of("figma-token", "fig[dou]_[A-Za-z0-9_-]{40,}", "figd_", "figo_", "figu_")
            .anywhere());
    rules.add(Rule.of("airtable-token", "pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}", "pat"));
    rules.add(Rule.of("contentful-token", "CFPAT-[A-Za-z0-9_-]{43}", "cfpat-").anywhere());
    rules.add(Rule.of("typeform-token", "tfp_[A-Za-z0-9_.=-]{50,}", "tfp_"));
    rules.add(Rule.of("dropbox-token", "sl\\.[A-Za-z0-9_.-]{130,}", "sl."));
    rules.add(Rule.of("mapbox-token", "sk\\.eyJ[A-Za-z0-9_-]{40,}\\.[A-Za-z0-9_-]{20,}", "sk.eyj"));
    rules.add(Rule.of("readme-key", "rdme_[a-z0-9]{60,}", "rdme_").anywhere());
    rules.add(Rule.of("frameio-token", "fio-u-[A-Za-z0-9_=-]{60,}", "fio-u-").anywhere());
    rules.add(
        Rule.of(
            "zapier-webhook",
            "hooks\\.zapier\\.com/hooks/catch/([0-9]+/[A-Za-z0-9]+)",
            "hooks.zapier.com/"));
    rules.add(token("hubspot-token", "pat-(?:na|eu)[0-9]-" + UUID, "pat-na", "pat-eu"));
    rules.add(token("trello-token", "ATTA[a-f0-9]{64}", "atta"));
    rules.add(
        token("asana-token", "[0-2]/[0-9]{16}(?:/[0-9]{16})?:[a-f0-9]{32}", "0/1", "1/1", "2/1"));
    rules.add(token("intra42-secret", "s-s4t2(?:ud|af)-[a-f0-9]{64}", "s-s4t2"));
    rules.add(token("adafruit-key", "aio_[A-Za-z0-9]{28}", "aio_"));
    rules.add(token("lichess-token", "lip_[A-Za-z0-9]{20,}", "lip_"));
    rules.add(token("pinterest-token", "pina_[A-Za-z0-9]{32,}", "pina_"));
    rules.add(token("wakatime-key", "waka_" + UUID, "waka_"));
    rules.add(token("samsara-token", "samsara_api_[A-Za-z0-9]{30,}", "samsara_api_"));
    rules.add(token("maxmind-key", "[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk", "_mmk").lead(36, 36));
    rules.add(token("polar-token", "polar_(?:oat|pat|at_[a-z])_[A-Za-z0-9]{30,}", "polar_"));
    rules.add(
        token(
            "paddle-key", "pdl_(?:live|sdbx)_apikey_[A-Za-z0-9_]{40,}", "pdl_live_", "pdl_sdbx_"));
    rules.add(token("xendit-key", "xnd_(?:production|development)_[A-Za-z0-9]{30,}", "xnd_"));
    rules.add(
        token("mollie-key", "(?:live|test)_[A-Za-z0-9]{30,35}", "live_", "test_")
            .when(Rules::isMixed));
    rules.add(token("posthog-key", "ph[xs]_[A-Za-z0-9]{32,}", "phx_", "phs_"));
    rules.add(
        token("settlemint-token", "sm_[aps]at_[A-Za-z0-9]{16,}", "sm_aat_", "sm_pat_", "sm_sat_"));
    rules.add(token("apify-token", "apify_api_[A-Za-z0-9]{30,}", "apify_api_"));
    rules.add(token("resend-key", "re_[A-Za-z0-9]{6,10}_[A-Za-z0-9]{20,}", "re_"));
    rules.add(token("mailersend-key", "mlsn\\.[a-f0-9]{64}", "mlsn."));
    rules.add(token("clickup-token", "pk_[0-9]{6,9}_[A-Z0-9]{32}", "pk_"));
    rules.add(token("octopus-key", "API-[A-Z0-9]{25,32}", "api-").when(Rules::hasDigit));
    rules.add(
        token("fastmail-token", "fmu[0-9]-[a-f0-9]{8}-[a-f0-9]{32}-[0-9]-[a-f0-9]{32}", "fmu1-"));
  }

  private static void infrastructure(List<Rule> rules) {
    rules.add(token("aiven-token", "AVNS_[A-Za-z0-9_-]{15,}", "avns_"));
    rules.add(
        token(
            "tailscale-key",
            "tskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]+-[A-Za-z0-9]{20,}",
            "tskey-"));
    rules.add(token("scaleway-key", "SCW[A-Z0-9]{17}", "scw").when(Rules::hasDigit));
    rules.add(token("cockroach-key", "CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}", "ccdb1_"));
    rules.add(token("neon-key", "napi_[a-z0-9]{60,}", "napi_"));
    rules.add(token("deno-token", "dd[pow]_[A-Za-z0-9]{36}", "ddp_", "ddo_", "ddw_"));
    rules.add(token("alchemy-key", "alcht_[A-Za-z0-9]{30}", "alcht_"));
    rules.add(token("bitbucket-server-token", "BBDC-[A-Za-z0-9+/@_-]{40,50}", "bbdc-"));
    rules.add(token("scalingo-token", "tk-us-[A-Za-z0-9_-]{48}", "tk-us-"));
    rules.add(
        token("ngrok-token", "(?:ak|cr)_[A-Za-z0-9]{27,30}", "ak_", "cr_").when(Rules::isMixed));
    rules.add(
        token("defined-networking-token", "dnkey-[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}", "dnkey-"));
    rules.add(
        token("cloudflare-token", "cf(?:k|ut|at)_[A-Za-z0-9]{40,}", "cfk_", "cfut_", "cfat_"));
    rules.add(token("mongodb-atlas-secret", "mdb_sa_sk_[A-Za-z0-9_-]{30,}", "mdb_sa_sk_"));
    rules.add(token("confluent-secret", "cflt[A-Za-z0-9+/]{50,}", "cflt"));
    rules.add(token("rootly-token", "rootly_[a-f0-9]{64}", "rootly_"));
    rules.add(token("fcm-server-key", "AAAA[A-Za-z0-9_-]{7}:[A-Za-z0-9_-]{140}", "aaaa"));
    rules.add(token("openvsx-token", "ovsxp_[A-Za-z0-9-]{30,}", "ovsxp_"));
    rules.add(token("thunderstore-token", "tss_[A-Za-z0-9]{30,}", "tss_"));
    rules.add(token("volcengine-key", "AKLT[A-Za-z0-9+/=_-]{40,}", "aklt"));
    rules.add(
        token(
            "localstack-key",
            "ls-[A-Za-z]{4}[0-9]{4}-[A-Za-z0-9]{4}-[A-Za-z0-9]{4}-[A-Za-z0-9]{12}",
            "ls-"));
    rules.add(
        token(
            "buildkite-token",
            "bk(?:ua|ct|aj|pi|ar|rt|at|sa|pt|mp)_[A-Za-z0-9]{40,}",
            "bkpi_",
            "bkar_",
            "bkrt_",
            "bkat_",
            "bksa_",
            "bkpt_",
            "bkmp_"));
    rules.add(token("wandb-key", "wandb_v1_[A-Za-z0-9_]{60,}", "wandb_v1_"));
    rules.add(token("elevenlabs-key", "sk_[a-f0-9]{48}", "sk_"));
    rules.add(token("together-key", "tgp_v1_[A-Za-z0-9_-]{40,}", "tgp_v1_"));
    rules.add(token("fireworks-key", "fw_[A-Za-z0-9]{22,}", "fw_").when(Rules::isMixed));
    rules.add(token("cerebras-key", "csk-[a-z0-9]{40,}", "csk-"));
    rules.add(token("tavily-key", "tvly-(?:dev-|prod-)?[A-Za-z0-9-]{28,}", "tvly-"));
    rules.add(token("firecrawl-key", "fc-[a-f0-9]{32}", "fc-"));
    rules.add(token("llamacloud-key", "llx-[A-Za-z0-9]{40,}", "llx-"));
    rules.add(token("voyage-key", "pa-[A-Za-z0-9_-]{40,}", "pa-").when(Rules::isMixed));
    rules.add(token("modal-token", "a[ks]-[A-Za-z0-9]{22}", "ak-", "as-").when(Rules::isMixed));
    rules.add(token("runpod-key", "rpa_[A-Za-z0-9]{40,}", "rpa_"));
  }

  /// A token that its prefix and its length give away.
  private static Rule token(String kind, String pattern, String... keywords) {
    return Rule.of(kind, "(" + pattern + ")(?:[^A-Za-z0-9_]|\\z)", keywords).entropy(2.8);
  }

  private static boolean isMixed(String secret) {
    return hasDigit(secret)
        && secret.chars().anyMatch(Ascii::isLower)
        && secret.chars().anyMatch(Ascii::isUpper);
  }

  /// A value without a tell-tale prefix, assigned to a name that gives it away.
  private static Rule near(
      String kind, String name, String value, String after, String... keywords) {
    var pattern =
        "(?i:"
            + name
            + ")[\\w.-]{0,40}[\"'`\\])]{0,2}\\s{0,4}(?:=>|:=|=|:|,|\\()\\s{0,4}[\"'`]?("
            + value
            + ")(?:"
            + after
            + "|\\z)";
    return Rule.of(kind, pattern, keywords).anywhere().entropy(2.5).when(Rules::hasDigit);
  }

  static boolean hasDigit(String secret) {
    return secret.chars().anyMatch(Ascii::isDigit);
  }

  static boolean hasLetter(String secret) {
    return secret.chars().anyMatch(Ascii::isLetter);
  }
}
