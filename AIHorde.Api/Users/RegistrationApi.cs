using AIHorde.Ledger.Addresses;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary><c>POST /users</c>: a pseudonymous account without the web form. Beyond the contract.</summary>
static class RegistrationApi
{
    public static void MapRegistration(this RouteGroupBuilder users) => users
        .MapPost("", RegisterAsync)
        .Open()
        .Limited(RateLimits.SharedKeys)
        .WithMetadata(new NeverReplayed())
        .Takes<RegistrationRequest>(new RegistrationSchema());

    static async Task<Results<Answer<RegistrationView>, HordeError>> RegisterAsync(
        Body<RegistrationRequest> body, ClientAddress address, Registrar registrar, AddressTimeouts timeouts, TicketSealer sealer, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var proven = sealer.OpenIdentity(body.Value.IdentityToken);
        if (body.Value.IdentityToken is not null && (proven is null || proven.EndsAt < time.GetUtcNow().ToUnixTimeSeconds()))
        {
            return HordeError.BadRequest("The sign-in has run out. Please sign in again.");
        }

        if (await timeouts.RemainingAsync(address.Client, cancellationToken) is not null)
        {
            return HordeError.Forbidden("This address has to wait.", Rc.TimeoutIP);
        }

        return await registrar.RegisterAsync(body.Value.Username, proven?.Identity, cancellationToken) switch
        {
            Registration.Done done => Answers.Created(new RegistrationView(done.User.Id.Value, done.User.Alias, done.Key)),
            Registration.Refused refused => refused.Why,
            _ => Faults.Busy,
        };
    }
}
