using System.Text.Json;
using AIHorde.Api.Tests.Requests;

namespace AIHorde.Api.Tests.Alchemy;

static class AlchemyCalls
{
    public static async Task<string> AskFormsAsync(this HordeNode node, string picture, params string[] forms)
    {
        var asked = await node.PostAsync("/interrogate/async", HordeNode.Requester, new { source_image = picture, forms = forms.Select(name => new { name }) });
        Assert.Equal(202, asked.Status);
        return asked.Body.GetProperty("id").GetString()!;
    }

    public static Task<(int Status, JsonElement Body)> PopFormsAsync(
        this HordeNode node, string[] forms, int amount = 1, string key = HordeNode.WorkerOwner, int maxTiles = 80, string name = "Demo Alchemist") =>
        node.PostAsync("/interrogate/pop", key, new
        {
            name = key == HordeNode.WorkerOwner ? name : $"{name} of {key}",
            forms,
            amount,
            max_tiles = maxTiles,
            bridge_agent = "AI Horde Worker reGen:13.0.2:https://example.org/worker",
        });

    /// <summary>The one form that was popped.</summary>
    public static async Task<JsonElement> PopFormAsync(this HordeNode node, params string[] forms)
    {
        var popped = await node.PopFormsAsync(forms);
        Assert.Equal(200, popped.Status);
        return Assert.Single(popped.Body.GetProperty("forms").EnumerateArray());
    }

    public static Task<(int Status, JsonElement Body)> SubmitFormAsync(
        this HordeNode node, JsonElement form, object? result, string state = "ok", string key = HordeNode.WorkerOwner) =>
        node.PostAsync("/interrogate/submit", key, new
        {
            id = form.GetProperty("id").GetString(),
            result = new Dictionary<string, object?> { [form.GetProperty("form").GetString()!] = result },
            state,
        });

    /// <summary>Such as <c>processing: caption done, nsfw processing</c>.</summary>
    public static async Task<string> StatesAsync(this HordeNode node, string request)
    {
        var status = (await node.GetAsync($"/interrogate/status/{request}")).Body;
        var forms = status.GetProperty("forms").EnumerateArray().Select(form => $"{form.GetProperty("form")} {form.GetProperty("state")}");
        return $"{status.GetProperty("state")}: {string.Join(", ", forms)}";
    }
}
