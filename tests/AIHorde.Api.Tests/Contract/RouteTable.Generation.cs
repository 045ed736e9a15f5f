namespace AIHorde.Api.Tests.Contract;

public static partial class RouteTable
{
    static readonly RouteRow[] Generation =
    [
        new("POST", "/api/v2/generate/async", null, """{"prompt":"x","dry_run":true}""", 400, 401, 200, 200, 200, 200),
        new("GET", "/api/v2/generate/check/{id}", "/api/v2/generate/check/abc", null, 404, 404, 404, 404, 404, 404),
        new("GET", "/api/v2/generate/status/{id}", "/api/v2/generate/status/abc", null, 404, 404, 404, 404, 404, 404),
        new("DELETE", "/api/v2/generate/status/{id}", "/api/v2/generate/status/abc", null, 404, 404, 404, 404, 404, 404),
        new("POST", "/api/v2/generate/rate/{id}", "/api/v2/generate/rate/abc", "{}", 404, 404, 404, 404, 404, 404),
        new("GET", "/api/v2/generate/explain/{id}", "/api/v2/generate/explain/abc", null, 404, 404, 404, 404, 404, 404),
        new("POST", "/api/v2/generate/pop", null, """{"name":"Route Row","models":[]}""", 400, 401, 403, 400, 400, 400),
        new("POST", "/api/v2/generate/submit", null, """{"id":"abc","generation":"R2","seed":1}""", 400, 401, 404, 404, 404, 404),
        new("POST", "/api/v2/generate/text/async", null, """{"prompt":"x","dry_run":true}""", 400, 401, 200, 200, 200, 200),
        new("GET", "/api/v2/generate/text/status/{id}", "/api/v2/generate/text/status/abc", null, 404, 404, 404, 404, 404, 404),
        new("DELETE", "/api/v2/generate/text/status/{id}", "/api/v2/generate/text/status/abc", null, 404, 404, 404, 404, 404, 404),
        new("POST", "/api/v2/generate/text/pop", null, """{"name":"Route Row","models":[]}""", 400, 401, 403, 400, 400, 400),
        new("POST", "/api/v2/generate/text/submit", null, """{"id":"abc","generation":"x"}""", 400, 401, 404, 404, 404, 404),
        new("POST", "/api/v2/interrogate/async", null, $$"""{"source_image":"{{Alchemy.Pictures.Small}}","forms":[{"name":"caption"}],"dry_run":true}""",
            400, 401, 200, 200, 200, 200),
        new("GET", "/api/v2/interrogate/status/{id}", "/api/v2/interrogate/status/abc", null, 404, 404, 404, 404, 404, 404),
        new("DELETE", "/api/v2/interrogate/status/{id}", "/api/v2/interrogate/status/abc", null, 404, 404, 404, 404, 404, 404),
        new("POST", "/api/v2/interrogate/pop", null, """{"name":"Route Row","forms":[],"priority_usernames":["x"]}""", 400, 401, 400, 400, 400, 400),
        new("POST", "/api/v2/interrogate/submit", null, """{"id":"abc","result":{}}""", 400, 401, 404, 404, 404, 404),
        new("GET", "/api/v2/workers", null, null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/workers/name/{name}", "/api/v2/workers/name/nobody", null, 404, 404, 404, 404, 404, 404),
        new("GET", "/api/v2/workers/{id}", "/api/v2/workers/abc", null, 404, 404, 404, 404, 404, 404),
        new("PUT", "/api/v2/workers/{id}", "/api/v2/workers/abc", """{"maintenance":true}""", 404, 404, 404, 404, 404, 404),
        new("DELETE", "/api/v2/workers/{id}", "/api/v2/workers/abc", null, 404, 404, 404, 404, 404, 404),
        new("GET", "/api/v2/status/performance", null, null, 200, 200, 200, 200, 200, 200),
        new("POST", "/api/v2/generate/text/draft", null, """{"id":"abc","text":"x"}""", 400, 401, 404, 404, 404, 404),
        new("GET", "/api/v2/generate/text/stream/{id}", "/api/v2/generate/text/stream/abc", null, 404, 404, 404, 404, 404, 404),
        new("GET", "/api/v2/workers/{id}/history", "/api/v2/workers/abc/history", null, 404, 404, 404, 404, 404, 404),
        new("GET", "/api/v2/status/models/{name}/history", "/api/v2/status/models/nothing/history", null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/status/live", null, null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/status/models", null, null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/status/models/{name}", "/api/v2/status/models/stable_diffusion", null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/stats/img/totals", null, null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/stats/img/models", null, null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/stats/text/totals", null, null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/stats/text/models", null, null, 200, 200, 200, 200, 200, 200),
    ];
}
