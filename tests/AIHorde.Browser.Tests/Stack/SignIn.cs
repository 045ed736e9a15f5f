using System.Text.Json;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Stack;

/// <summary>Accounts for tests, made and entered over the API and the site's own form.</summary>
static class SignIn
{
    public static async Task AsAsync(IBrowserContext context, string apiKey)
    {
        var form = context.APIRequest.CreateFormData();
        form.Set("apikey", apiKey);
        var answer = await context.APIRequest.PostAsync("/account/sign-in", new() { Form = form, MaxRedirects = 0 });
        Assert.Equal(302, answer.Status);
    }

    public static async Task<string> RegisterAsync(IPage page, string name)
    {
        var answer = await page.APIRequest.PostAsync("/api/v2/users", new() { DataObject = new { username = name } });
        Assert.True(answer.Ok, await answer.TextAsync());
        return (await answer.JsonAsync())!.Value.GetProperty("api_key").GetString()!;
    }

    /// <summary>What the API answers; refusals fail the test.</summary>
    public static async Task<JsonElement> PostAsync(IPage page, string path, object body, string apiKey)
    {
        var answer = await page.APIRequest.PostAsync(path, new() { DataObject = body, Headers = [new("apikey", apiKey)] });
        Assert.True(answer.Ok, await answer.TextAsync());
        return (await answer.JsonAsync())!.Value;
    }
}
