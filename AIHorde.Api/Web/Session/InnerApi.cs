using System.Text.Json;
using System.Text.Json.Nodes;
using AIHorde.Api.Moderation;
using Microsoft.AspNetCore.Http.Features;

namespace AIHorde.Api.Web.Session;

/// <summary>What the API answered to a page: its status and its JSON.</summary>
public sealed record InnerAnswer(int Status, JsonElement Body)
{
    public bool IsOk => Status is >= 200 and < 300;

    public string Message => Text("message") ?? $"The server answered {Status}.";

    public string? Code => Text("rc");

    string? Text(string member) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>
/// The site is a client of the API like any other, only nearer: a page's question goes through the same row of middleware (limits, keys, rules)
/// without a socket between. So a page can show and do exactly what the API allows its visitor.
/// </summary>
public sealed class InnerApi(IHttpContextFactory contexts)
{
    static readonly JsonElement Nothing = JsonDocument.Parse("null").RootElement;

    RequestDelegate? pipeline;

    public void Serve(RequestDelegate next) => pipeline = next;

    public Task<InnerAnswer> GetAsync(HttpContext visitor, string path, string? apiKey = null) => SendAsync(visitor, HttpMethods.Get, path, null, apiKey);

    /// <param name="reason">Why a moderator does it, for the log of what moderators do.</param>
    public async Task<InnerAnswer> SendAsync(
        HttpContext visitor, string method, string path, JsonNode? body, string? apiKey, string? once = null, string? reason = null)
    {
        using var written = new MemoryStream();
        var features = Features(visitor, method, path, body, written);
        var context = contexts.Create(features);
        try
        {
            context.Request.Headers["Client-Agent"] = "AIHorde:site:own";
            if (apiKey is { Length: > 0 })
            {
                context.Request.Headers["apikey"] = apiKey;
            }

            if (once is { Length: > 0 })
            {
                context.Request.Headers["Idempotency-Key"] = once;
            }

            if (reason is { Length: > 0 })
            {
                context.Request.Headers[Audit.ReasonHeader] = Uri.EscapeDataString(reason);
            }

            if (body is not null)
            {
                context.Request.ContentType = "application/json";
            }

            await pipeline!(context);
            await context.Response.CompleteAsync();
            return new(context.Response.StatusCode, Parse(written));
        }
        finally
        {
            contexts.Dispose(context);
        }
    }

    static FeatureCollection Features(HttpContext visitor, string method, string path, JsonNode? body, MemoryStream written)
    {
        var sent = body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body);
        var question = path.IndexOf('?', StringComparison.Ordinal);
        var request = new HttpRequestFeature
        {
            Method = method,
            Scheme = visitor.Request.Scheme,
            Protocol = visitor.Request.Protocol,
            Path = Uri.UnescapeDataString(question < 0 ? path : path[..question]),
            QueryString = question < 0 ? "" : path[question..],
            RawTarget = path,
            Body = new MemoryStream(sent),
        };
        request.Headers.Host = visitor.Request.Host.Value;
        request.Headers.ContentLength = body is null ? null : sent.Length;

        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(written));
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = visitor.Connection.RemoteIpAddress });
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = visitor.RequestAborted });
        features.Set<IHttpRequestBodyDetectionFeature>(new CarriesBody(body is not null));
        return features;
    }

    static JsonElement Parse(MemoryStream written)
    {
        try
        {
            return written.Length == 0 ? Nothing : JsonDocument.Parse(written.ToArray()).RootElement;
        }
        catch (JsonException)
        {
            return Nothing;
        }
    }

    sealed class CarriesBody(bool canHaveBody) : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => canHaveBody;
    }
}
