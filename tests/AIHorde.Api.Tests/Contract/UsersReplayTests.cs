using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Contract;

[Collection(ApiCollection.Name)]
public class UsersReplayTests(ApiServer server)
{
    [Fact]
    public async Task Users()
    {
        var fern = await server.UserAsync("fern", kudos: 100_000);
        var moth = await server.UserAsync("moth", kudos: 100);
        var (warden, thorn) = (await server.UserAsync("warden", Roles.Moderator), await server.UserAsync("thorn", Roles.Flagged, kudos: 1_000));
        await new Replay(server, "users")
            .As("user", fern).As("moderator", warden)
            .Always(one => one.At(one.Path.Replace("<user-id>", fern.Id.ToString(), StringComparison.Ordinal)))
            // We count what an administrator gave to a new account; the reference's accounts were filled behind its back.
            .Change("find_user by account key", AdminGave).Change("public user", AdminGave).Change("own user", AdminGave).Change("moderator view", AdminGave)
            .Change("anonymous user", one => { one.Expected!["kudos_details"]!["accumulated"] = "<number>"; return one; })
            .Change("moderator view after edits", one => one.At($"/api/v2/users/{moth.Id}"))
            .Before("moderator view after edits", async () =>
            {
                await server.AskAsync("PUT", $"/api/v2/users/{moth.Id}", warden.Key,
                    """{"concurrency":45,"worker_invited":3,"admin_comment":"watch this account"}""");
                await server.AskAsync("PUT", $"/api/v2/users/{moth.Id}", ApiServer.AdminKey, """{"kudos":1310}""");
                await server.AskAsync("PUT", $"/api/v2/users/{moth.Id}", ApiServer.AdminKey, """{"monthly_kudos":200}""");
            })
            .Change("moderator view after edits", one =>
            {
                one.Expected!["kudos_details"]!["admin"] = "<number>";
                return one.At($"/api/v2/users/{moth.Id}");
            })
            .As("flagged-user", thorn)
            .Before("own view with active requests",
                () => server.AskAsync("POST", "/api/v2/generate/async", thorn.Key, """{"prompt":"x","models":["nobody has it"]}"""))
            .Change("own view with active requests", one =>
            {
                one.Expected!["records"]!["usage"]!["megapixelsteps"] = "<number>";
                return AdminGave(one);
            })
            .RunAsync();

        static RecordedCase AdminGave(RecordedCase one)
        {
            one.Expected!["kudos_details"]!["admin"] = "<number>";
            return one;
        }
    }

    [Fact]
    public async Task User_modify()
    {
        var fern = await server.UserAsync("fern", kudos: 1_000);
        var moth = await server.UserAsync("moth", kudos: 1_500);
        var birch = await server.UserAsync("birch", Roles.Service);
        var warden = await server.UserAsync("warden", Roles.Moderator);
        await new Replay(server, "user modify")
            .As("user", fern).As("moderator", warden).As("admin", ApiServer.AdminKey).As("service-user", birch)
            .Always(one => one.At(one.Path.Replace("<user-id>", moth.Id.ToString(), StringComparison.Ordinal)))
            .Change("self public_workers", Own).Change("username too long", Own).Change("username too short", Own).Change("self contact", Own)
            .Change("contact of 60 characters", one => Own(one).Expecting(400, """{"message":"<text>","rc":"BadRequest"}"""))
            .Change("undelete of a live account", Own)
            .Change("self passkey by service", one => one.At($"/api/v2/users/{birch.Id}"))
            .RunAsync();

        RecordedCase Own(RecordedCase one) => one.At($"/api/v2/users/{fern.Id}");
    }

    [Fact]
    public async Task User_delete()
    {
        var fern = await server.UserAsync("fern", kudos: 1_000);
        var moth = await server.UserAsync("moth");
        var thorn = await server.UserAsync("thorn");
        var warden = await server.UserAsync("warden", Roles.Moderator);
        await new Replay(server, "user delete")
            .As("other-user", fern).As("moderator", warden).As("deleted-user", thorn)
            .Always(one => one.At(one.Path.Replace("<user-id>", thorn.Id.ToString(), StringComparison.Ordinal)))
            .Change("missing key", one => one.Expecting(400, """{"message":"Input payload validation failed","errors":{"apikey":"<text>"}}"""))
            .Change("moderator target", one => one.At($"/api/v2/users/{warden.Id}"))
            .Change("transfer from deleted", one => one.Sending($$"""{"username":"moth#{{moth.Id}}","amount":5}"""))
            .RunAsync();
    }
}
