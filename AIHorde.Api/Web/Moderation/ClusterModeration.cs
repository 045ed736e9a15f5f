using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Moderation;

/// <summary>Addresses that must wait, the modes of the cluster, and what did not leave the outbox.</summary>
static class ClusterModeration
{
    const int HoursDefault = 24;

    static readonly (string Name, string On, string Off)[] modes =
    [
        ("maintenance_mode", "Nobody may ask any more, and what waits is ended.", "Everybody may ask again."),
        ("invite_only_mode", "New workers need an invitation; known ones work on.", "New workers may come without an invitation."),
        ("raid_mode", "No account without a sign-in elsewhere, stricter looks at addresses, no hints about missing workers.",
            "Everything is as usual again."),
    ];

    public static void MapClusterModeration(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/addresses", (HttpContext http, InnerApi api, string? ip) => Desk.OpenAsync(http, api, desk => AddressesAsync(desk, ip)));
        pages.MapPost("/addresses", (HttpContext http, InnerApi api) => Desk.OpenAsync(http, api, async desk =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return await desk.DoAsync(form, form["act"] == "free" ? Free(form) : await BlockAsync(desk, form));
        }));
        pages.MapGet("/modes", (HttpContext http, InnerApi api) => Desk.OpenAsync(http, api, async desk => new RazorComponentResult<ModesPage>(new
        {
            desk.Visitor, Modes = Read(await desk.ReadAsync<ModesFile>("/api/v2/status/modes")),
        })));
        pages.MapPost("/modes", (HttpContext http, InnerApi api) => Desk.OpenAsync(http, api, async desk =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return await ModeAsync(desk, form) is { } act ? await desk.DoAsync(form, act) : Results.LocalRedirect("/moderation/modes");
        }));
        pages.MapGet("/outbox", (HttpContext http, InnerApi api) => Desk.OpenAsync(http, api, async desk => new RazorComponentResult<OutboxPage>(new
        {
            desk.Visitor, Letters = await desk.ReadAsync<List<DeadLetterLine>>("/api/v2/moderation/outbox") ?? [],
        })));
        pages.MapPost("/outbox/{id:guid}/replay", (HttpContext http, InnerApi api, Guid id) => Desk.OpenAsync(http, api, async desk =>
            await desk.DoAsync(await http.Request.ReadFormAsync(http.RequestAborted), new(
                "Send the message again", HttpMethods.Post, $"/api/v2/moderation/outbox/{id}/replay", null,
                ["It is tried as if it were new. Its receiver may get it a second time, under the same id."], "/moderation/outbox"))));
    }

    static async Task<IResult> AddressesAsync(Desk desk, string? ip)
    {
        var looked = ip is { Length: > 0 } ? await desk.GetAsync($"/api/v2/operations/ipaddr/{Uri.EscapeDataString(ip)}") : null;
        return new RazorComponentResult<AddressesPage>(new
        {
            desk.Visitor,
            Blocks = await desk.ReadAsync<List<AddressLine>>("/api/v2/operations/ipaddr") ?? [],
            Ip = ip,
            Found = looked is null ? null : ModerationPagesJson.Read<List<AddressLine>>(looked),
            Refusal = looked is { IsOk: false } ? looked.Message : null,
        });
    }

    static Act Free(IFormCollection form) => new(
        $"Free {form["ipaddr"]}", HttpMethods.Delete, "/api/v2/operations/ipaddr", new() { ["ipaddr"] = form["ipaddr"].ToString() },
        ["Whoever is there may ask and work again. A single address is forgiven its refused prompts too."], "/moderation/addresses");

    static async Task<Act> BlockAsync(Desk desk, IFormCollection form)
    {
        var (text, hours) = (form["ipaddr"].ToString().Trim(), int.TryParse(form["hours"], CultureInfo.InvariantCulture, out var given) ? given : HoursDefault);
        var network = Networks.Parse(text);
        var online = await desk.ReadAsync<List<WorkerFile>>("/api/v2/workers") ?? [];
        var hit = online.Where(worker => IPAddress.TryParse(worker.Ipaddr, out var address) && network?.Contains(address) == true)
            .Select(worker => worker.Name).ToList();
        return new(
            $"Block {text}", HttpMethods.Post, "/api/v2/operations/ipaddr", new() { ["ipaddr"] = text, ["hours"] = hours },
            [network is { } named ? $"{named}: nobody there asks or works for {hours} hours." : "This is neither an address nor a network.",
                hit.Count == 0 ? "No worker that is online is there." : $"{hit.Count} workers that are online are there: {string.Join(", ", hit.Take(10))}."],
            "/moderation/addresses");
    }

    static async Task<Act?> ModeAsync(Desk desk, IFormCollection form)
    {
        var (name, turnsOn) = (form["mode"].ToString(), form["on"] == "true");
        var mode = Array.Find(modes, known => known.Name == name);
        if (mode.Name is null) return null;
        List<string> effects = [turnsOn ? mode.On : mode.Off];
        if (name == "maintenance_mode")
        {
            effects.Add("Administrators alone may do this.");
            if (turnsOn && await desk.ReadAsync<Performance>("/api/v2/status/performance") is { } load)
                effects.Add($"{load.QueuedRequests} images and {load.QueuedTextRequests} texts wait now.");
        }

        return new(
            $"{(turnsOn ? "Turn on" : "Turn off")} {Words(name)}", HttpMethods.Put, "/api/v2/status/modes", new JsonObject { [name] = turnsOn }, effects,
            "/moderation/modes");
    }

    static IReadOnlyList<ModeLine> Read(ModesFile? file) => file is null
        ? []
        : [.. modes.Zip([file.MaintenanceMode, file.InviteOnlyMode, file.RaidMode], (mode, isOn) =>
            new ModeLine(mode.Name, Words(mode.Name), isOn, mode.On))];

    static string Words(string mode) => mode[..mode.LastIndexOf('_')].Replace('_', ' ');
}

public sealed record ModeLine(string Name, string Text, bool IsOn, string Effect);
