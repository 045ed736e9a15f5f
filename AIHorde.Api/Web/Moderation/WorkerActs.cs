using System.Globalization;
using System.Text.Json.Nodes;
using AIHorde.Web;

namespace AIHorde.Api.Web.Moderation;

/// <summary>What a moderator may do to a worker, from the form that was sent. Pure.</summary>
static class WorkerActs
{
    const int ExpiryHours = 12;
    const int BlockDays = 7;

    /// <summary>Null where the form asks for nothing.</summary>
    /// <param name="running">How many jobs it has now.</param>
    public static Act? Of(WorkerFile worker, IFormCollection form, int running) => form["act"].ToString() switch
    {
        "maintenance" => Change(
            worker, worker.MaintenanceMode ? "End maintenance" : "Put into maintenance", Maintenance(worker, form["maintenance_msg"].ToString().Trim()),
            running,
            [worker.MaintenanceMode ? "It gets everybody's jobs again." : "It gets only its owner's jobs. What you say is told to it, and shown on its page."]),
        "pause" => Change(
            worker, worker.Paused ? "End the pause" : "Pause", new() { ["paused"] = !worker.Paused },
            running, [worker.Paused ? "It gets real jobs again." : "It gets jobs that nobody asked for and earns nothing, without being told."]),
        "delete" => new(
            $"Delete {worker.Name}", HttpMethods.Delete, Path(worker), null,
            [Now(worker, running) + (running > 0 ? " It cannot be deleted before they end; put it into maintenance first." : ""),
                "The worker and its name are gone; a pop under this name makes a new one.",
                $"{Show.Count(worker.RequestsFulfilled)} jobs that it did stay paid."],
            "/moderation/workers"),
        "tell" => Tell(worker, form, [$"{worker.Name} reads it with each pop until it ends."]),
        "block" => new(
            $"Block the address of {worker.Name}", HttpMethods.Put, $"/api/v2/operations/block_worker_ipaddr/{worker.Id}",
            new() { ["days"] = Number(form["days"]) ?? BlockDays },
            [Now(worker, running),
                $"Nobody at {worker.Ipaddr ?? "its last address"} works or asks for {Number(form["days"]) ?? BlockDays} days; with IPv6 its whole /64."],
            Page(worker)),
        "unblock" => new(
            $"Free the address of {worker.Name}", HttpMethods.Delete, $"/api/v2/operations/block_worker_ipaddr/{worker.Id}", null,
            [$"Whoever is at {worker.Ipaddr ?? "its last address"} may work and ask again."], Page(worker)),
        _ => null,
    };

    /// <param name="worker">Null is all workers.</param>
    public static Act Tell(WorkerFile? worker, IFormCollection form, IReadOnlyList<string> effects)
    {
        var (text, hours) = (form["message"].ToString().Trim(), Number(form["expiry"]) ?? ExpiryHours);
        var body = new JsonObject { ["message"] = text, ["expiry"] = hours };
        if (worker is not null) body["worker_id"] = worker.Id.ToString();
        return new(
            worker is null ? "Tell all workers" : $"Tell {worker.Name}", HttpMethods.Post, "/api/v2/workers/messages", body,
            [.. effects, $"It ends in {hours} hours. It says: {text}"], worker is null ? "/moderation/messages" : Page(worker));
    }

    public static Act Silence(Guid message) =>
        new("Delete a message", HttpMethods.Delete, $"/api/v2/workers/messages/{message}", null, ["No worker is told it any more."], "/moderation/messages");

    static JsonObject Maintenance(WorkerFile worker, string message)
    {
        var body = new JsonObject { ["maintenance"] = !worker.MaintenanceMode };
        if (message.Length > 0) body["maintenance_msg"] = message;
        return body;
    }

    static Act Change(WorkerFile worker, string title, JsonObject body, int running, IReadOnlyList<string> effects) => new(
        $"{title}: {worker.Name}", HttpMethods.Put, Path(worker), body,
        [Now(worker, running) + (running > 0 ? " What it has it may still deliver." : ""), .. effects], Page(worker));

    static string Now(WorkerFile worker, int running) => $"It is {(worker.Online ? "online" : "away")} and has {Show.Counted(running, "job")} in work.";

    static string Path(WorkerFile worker) => $"/api/v2/workers/{worker.Id}";

    static string Page(WorkerFile worker) => $"/moderation/workers/{worker.Id}";

    static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
