using System.Net.Http.Headers;
using System.Text.Json;

namespace AIHorde.Api;

/// <summary>Turns the provider's code into an identity. Nothing that the provider says is kept but the number.</summary>
sealed class SignInExchange(HttpClient client)
{
    const int AnswerBytesMax = 100_000;
    const int IdLengthMax = 40;

    public static string RedirectOf(HttpContext context, SignInProvider provider) =>
        $"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}/{provider.Name}/{provider.Name}/authorized";

    /// <summary>Null when the provider does not confirm, for whatever reason.</summary>
    public async Task<string?> IdentityAsync(
        HttpContext context, SignInProvider provider, string code, string verifier, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, provider.Token)
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["grant_type"] = "authorization_code",
                    ["code"] = code,
                    ["redirect_uri"] = RedirectOf(context, provider),
                    ["client_id"] = provider.ClientId,
                    ["client_secret"] = provider.ClientSecret,
                    ["code_verifier"] = verifier,
                }),
            };
            if (await AskAsync(request, cancellationToken) is not { } answer || !answer.TryGetProperty("access_token", out var token))
            {
                return null;
            }

            using var who = new HttpRequestMessage(HttpMethod.Get, provider.User);
            who.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.GetString());
            return await AskAsync(who, cancellationToken) is { } user && user.TryGetProperty(provider.IdMember, out var id) ? Identity(provider, id) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or InvalidOperationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    static string? Identity(SignInProvider provider, JsonElement id)
    {
        var text = id.ToString();
        return text.Length is > 0 and <= IdLengthMax && text.All(char.IsAsciiLetterOrDigit) ? provider.Prefix + text : null;
    }

    async Task<JsonElement?> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("AIHorde", Transport.Version));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentLength > AnswerBytesMax)
        {
            return null;
        }

        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var document = await JsonDocument.ParseAsync(stream, new JsonDocumentOptions { MaxDepth = WireJson.DepthMax }, cancellationToken);
        return document.RootElement.Clone();
    }
}
