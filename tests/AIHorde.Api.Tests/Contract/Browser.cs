using System.Net;
using AIHorde.Api.Web.Session;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Contract;

/// <summary>A browser without scripts, where this user is signed in (or nobody is). It follows no redirects.</summary>
public sealed class Browser(ApiServer server, TestUser? user)
{
    public Task<Page> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Page> PostAsync(string path, params (string Name, string Value)[] fields) => SendAsync(Form(path, fields));

    public static HttpRequestMessage Form(string path, params (string Name, string Value)[] fields) => new(HttpMethod.Post, path)
    {
        Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
    };

    public async Task<Page> SendAsync(HttpRequestMessage request)
    {
        using var sent = request;
        if (user is not null)
        {
            sent.Headers.Add("Cookie", $"{SessionCookie.Name}={server.Services.GetRequiredService<SessionCookie>().Seal(user.Key)}");
        }

        using var answer = await server.Client.SendAsync(sent, TestContext.Current.CancellationToken);
        return new(answer.StatusCode, answer.Headers.Location?.OriginalString, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

public sealed record Page(HttpStatusCode Status, string? Location, string Html);
