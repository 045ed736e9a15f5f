using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace AIHorde.Api;

/// <summary>Makes the answers of endpoints: <c>return Answers.Ok(new Transferred(amount));</c></summary>
static class Answers
{
    public const string JsonType = "application/json";
    public const string JsonUtf8 = "application/json; charset=utf-8";

    public static Answer<T> Ok<T>(T value) => new(StatusCodes.Status200OK, value);

    public static Answer<T> Created<T>(T value) => new(StatusCodes.Status201Created, value);

    public static Answer<T> Accepted<T>(T value) => new(StatusCodes.Status202Accepted, value);
}

/// <summary>A JSON answer through the source-generated serializer, reduced to the fields that <c>X-Fields</c> asks for.</summary>
sealed class Answer<T>(int status, T value) : IResult, IStatusCodeHttpResult, IValueHttpResult<T>, IEndpointMetadataProvider
{
    public int? StatusCode => status;

    public T? Value => value;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var options = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var json = JsonSerializer.SerializeToUtf8Bytes(value, options.GetTypeInfo(typeof(T)));
        if (Visit.Of(httpContext)?.Mask is { } mask && status == StatusCodes.Status200OK)
        {
            json = mask.Apply(json);
        }

        Visit.Of(httpContext)?.KeepAnswer?.Invoke(status, json);
        if (status == StatusCodes.Status200OK && Freshness.IsKnown(httpContext, json))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.StatusCode = status;
        response.ContentType = Answers.JsonUtf8;
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json, httpContext.RequestAborted);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(
            typeof(T).GetCustomAttribute<WireNameAttribute>()?.Status ?? StatusCodes.Status200OK, typeof(T), [Answers.JsonType]));
}
