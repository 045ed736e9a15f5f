using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace AIHorde.Api;

/// <summary>One operation of the document: what the door will ask for, what can come back, and the words of <see cref="Publication"/>.</summary>
static class DescribedOperation
{
    public static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var route = new RouteFacts(
            context.Description.HttpMethod ?? HttpMethods.Get,
            metadata.OfType<Access>().LastOrDefault() ?? new Access(KeyNeed.None),
            metadata.OfType<BodyContract>().LastOrDefault(),
            metadata.OfType<RateLimits>().LastOrDefault() ?? RateLimits.Exempt,
            ReadsKey: metadata.OfType<ReadsKey>().Any(),
            LooksFirst: metadata.OfType<TargetCheck>().Any(),
            IsReplayed: !metadata.OfType<NeverReplayed>().Any());
        var path = context.Description.RelativePath!["api".Length..].TrimEnd('/');
        var published = Publication.KeyOf(route.Method, path) is { } key ? Publication.Operations[key] : null;
        operation.OperationId = published?.Id;
        operation.Summary = published?.Summary;
        operation.Description = WordsOn(route);
        TellParameters(operation, route, published);
        if (route.Body is { } body)
        {
            var options = context.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            var schema = WireSchemas.OfBody(context.Document!, body, options);
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Json(schema, published?.Example) };
        }

        TellRefusals(operation, route, published, context.Document!);
    }

    static string? WordsOn(RouteFacts route)
    {
        var words = new List<string>();
        if (route.Access.Policy is { } policy)
        {
            words.Add($"Needs: {policy.Name}.");
        }

        if (route.Limits.Limits.Length > 0)
        {
            var limits = route.Limits.Limits.Select(limit => RateLimit.Words(limit.Amount, limit.WindowSeconds)).Distinct(StringComparer.Ordinal);
            words.Add($"Rate limit: {string.Join(", ", limits)}.");
        }

        return words.Count == 0 ? null : string.Join(' ', words);
    }

    static void TellParameters(OpenApiOperation operation, RouteFacts route, PublishedOperation? published)
    {
        operation.Parameters ??= [];
        foreach (var (name, argument) in published?.Query ?? new Dictionary<string, PublishedField>())
        {
            TellArgument(operation.Parameters, name, argument);
        }

        if (route.Access.Need != KeyNeed.None || route.ReadsKey)
        {
            operation.Parameters.Add(Header("apikey", "The key of an account.", isRequired: route.Access.Need == KeyNeed.Required));
        }

        operation.Parameters.Add(Header("Client-Agent", "Name, version and contact of your program, divided by colons.", ClientAgent.Unknown));
        operation.Parameters.Add(Header("X-Fields", "Reduces the answer to these fields, such as name,records{request}."));
        if (route.Method == HttpMethods.Post)
        {
            operation.Parameters.Add(Header(IdempotencyStore.Header, "A repetition with the same value gets the first answer again."));
        }
    }

    /// <summary>Arguments that a handler takes as parameters are known already; the others it reads from the query by itself.</summary>
    static void TellArgument(IList<IOpenApiParameter> parameters, string name, PublishedField argument)
    {
        var parameter = parameters.OfType<OpenApiParameter>().SingleOrDefault(known => known.Name == name && known.In == ParameterLocation.Query);
        if (parameter is null)
        {
            parameters.Add(parameter = new OpenApiParameter { Name = name, In = ParameterLocation.Query, Schema = new OpenApiSchema() });
        }

        var schema = (OpenApiSchema)parameter.Schema!;
        parameter.Description = argument.About;
        schema.Type = argument.Type == "integer" ? JsonSchemaType.Integer : JsonSchemaType.String;
        schema.Default = argument.Default?.DeepClone();
        schema.Enum = argument.Values is { } values ? [.. values.Select(value => (JsonNode)value!)] : null;
    }

    static OpenApiParameter Header(string name, string about, string? fallback = null, bool isRequired = false) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = isRequired,
        Description = about,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Default = fallback },
    };

    static void TellRefusals(OpenApiOperation operation, RouteFacts route, PublishedOperation? published, OpenApiDocument document)
    {
        operation.Responses ??= [];
        operation.Responses.Remove("default");
        foreach (var status in route.Refuses.Concat(published?.Refuses ?? []).Distinct().Order())
        {
            var schema = status == StatusCodes.Status400BadRequest ? WireSchemas.OfValidationError(document) : WireSchemas.OfError(document);
            operation.Responses[status.ToString()] = new OpenApiResponse
            {
                Description = ReasonOf(status),
                Content = Json(schema),
                Headers = status == StatusCodes.Status429TooManyRequests ? LimitHeaders() : null,
            };
        }

        foreach (var (status, response) in operation.Responses.Where(one => one.Key[0] == '2'))
        {
            ((OpenApiResponse)response).Description = status == "202" ? "Accepted: it waits for a worker." : "Done.";
        }
    }

    static Dictionary<string, IOpenApiHeader> LimitHeaders() => new(StringComparer.Ordinal)
    {
        ["Retry-After"] = Count("Seconds to wait."),
        ["X-RateLimit-Limit"] = Count("Requests in the window of the tightest limit."),
        ["X-RateLimit-Remaining"] = Count("Requests that are left in it."),
        ["X-RateLimit-Reset"] = Count("When it ends, in seconds since 1970."),
    };

    static OpenApiHeader Count(string about) => new() { Description = about, Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } };

    static Dictionary<string, OpenApiMediaType> Json(IOpenApiSchema schema, JsonNode? example = null) => new(StringComparer.Ordinal)
    {
        [Answers.JsonType] = new OpenApiMediaType { Schema = schema, Example = example?.DeepClone() },
    };

    static string ReasonOf(int status) => status switch
    {
        400 => "The request does not fit: see errors, or rc.",
        401 => "No account has this key.",
        403 => "This caller may not do this.",
        404 => "There is no such thing.",
        409 => "A request with this Idempotency-Key is being answered.",
        413 => "The body is too large.",
        422 => "This Idempotency-Key was used with another request.",
        423 => "It is in use.",
        429 => "Too many requests.",
        503 => "The server has too much to do; nothing happened.",
        _ => "The request was refused.",
    };

    /// <summary>What a route's metadata say.</summary>
    sealed record RouteFacts(string Method, Access Access, BodyContract? Body, RateLimits Limits, bool ReadsKey, bool LooksFirst, bool IsReplayed)
    {
        public IEnumerable<int> Refuses
        {
            get
            {
                yield return StatusCodes.Status400BadRequest;
                if (Access.Need != KeyNeed.None) yield return StatusCodes.Status401Unauthorized;
                if (Access.Policy is not null) yield return StatusCodes.Status403Forbidden;
                if (LooksFirst) yield return StatusCodes.Status404NotFound;
                if (Body is not null) yield return StatusCodes.Status413PayloadTooLarge;
                if (Limits.Limits.Length > 0) yield return StatusCodes.Status429TooManyRequests;
                if (Method != HttpMethods.Get) yield return StatusCodes.Status503ServiceUnavailable;
                if (Method != HttpMethods.Post || !IsReplayed) yield break;
                yield return StatusCodes.Status409Conflict;
                yield return StatusCodes.Status422UnprocessableEntity;
            }
        }
    }
}
