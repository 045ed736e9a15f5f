using System.Net;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary>Setters, because the generated reader passes over the defaults of members that can only be initialised.</summary>
public sealed record TestUserRequest
{
    public string Username { get; set; } = "test_user";

    public string OauthId { get; set; } = "ci_test_user";

    public bool Moderator { get; set; } = true;

    public bool Trusted { get; set; } = true;

    public long? Kudos { get; set; } = 10_000;
}

public sealed record TestUserView(
    string ApiKey, string UserId, string Username, string Alias, double Kudos, bool Trusted, bool Moderator, bool Created);

/// <summary>
/// <c>POST /dev/test-user</c>: accounts for test suites of clients. Does not exist unless <c>HORDE_TEST_APIKEYS</c> is set, and answers only to this
/// very machine, whatever forwarded headers say.
/// </summary>
static class TestUserApi
{
    public const string Setting = "HORDE_TEST_APIKEYS";

    static readonly string[] TrueWords = ["1", "true", "yes", "on"];
    static readonly HordeError NotThere = new(StatusCodes.Status404NotFound, "The requested URL was not found on the server.");

    public static void MapTestUser(this RouteGroupBuilder api) => api
        .MapPost("/dev/test-user", MakeAsync)
        .WithTags("dev")
        .Open()
        .WithMetadata(new NeverReplayed())
        .FindsFirst((context, _) => ValueTask.FromResult(Gate(context)))
        .Takes<TestUserRequest>(new TestUserSchema());

    static HordeError? Gate(HttpContext context)
    {
        var setting = context.RequestServices.GetRequiredService<IConfiguration>()[Setting];
        if (!TrueWords.Contains(setting, StringComparer.OrdinalIgnoreCase))
        {
            return NotThere;
        }

        return context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
            ? null
            : HordeError.Forbidden("This is for the machine itself only.") with { Rc = null };
    }

    static async Task<Results<Answer<TestUserView>, HordeError>> MakeAsync(
        Body<TestUserRequest> body, Registrar registrar, UserQueries users, CommandBus bus, Keyring keyring, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var request = body.Value;
        if (await registrar.RegisterAsync(request.Username, request.OauthId, cancellationToken) is not Registration.Done registered)
        {
            return HordeError.BadRequest("This name cannot be used.") with { Rc = null };
        }

        var id = registered.User.Id;
        var before = await users.FindAsync(id, cancellationToken);
        var changes = new UserChanges
        {
            Moderator = request.Moderator,
            Trusted = request.Trusted,
            Kudos = request.Kudos is { } kudos ? Ledger.Kudos.Whole(kudos) - before!.Balance : null,
        };
        await bus.SubmitAsync(new ModifyUser(Guid.CreateVersion7(time.GetUtcNow()), id, Actor.Operator, changes), cancellationToken);
        keyring.Forget(id);
        var after = (await users.FindAsync(id, cancellationToken))!;
        var view = new TestUserView(registered.Key, id.ToString(), after.Username, after.Alias, (double)after.Balance.ToDecimal(),
            after.Has(Roles.Trusted), after.Has(Roles.Moderator), registered.IsNew);
        return registered.IsNew ? Answers.Created(view) : Answers.Ok(view);
    }

    [WireName("TestUserInput")]
    sealed class TestUserSchema : BodySchema
    {
        public TestUserSchema()
        {
            Optional("username", Field.Text(1, 30));
            Optional("oauth_id", Field.Text(1, 50));
            Optional("moderator", Field.Flag());
            Optional("trusted", Field.Flag());
            Optional("kudos", Field.Integer(0) with { Nullable = true });
        }
    }
}
