namespace AIHorde.Api;

/// <summary>Which key a route asks for.</summary>
public enum KeyNeed
{
    /// <summary>No key is looked at.</summary>
    None,

    /// <summary>A key changes the view; a wrong one is refused.</summary>
    Optional,

    /// <summary>Without a key the parser refuses (400), with a wrong one 401.</summary>
    Required,
}

/// <summary>
/// Who may pass. Every API route names one; a route without is closed to all. The table of routes in the security tests is read from it.
/// </summary>
public sealed record Access(KeyNeed Need, bool TakesSharedKeys = false, Policy? Policy = null);

/// <summary>A named rule about the caller's rights.</summary>
public sealed record Policy(string Name, Func<Caller, HordeError?> Check)
{
    public static readonly Policy Moderator = new("moderator", caller =>
        caller.IsModerator ? null : HordeError.Forbidden("This is for moderators only.", Rc.NotModerator));

    public static readonly Policy Admin = new("admin", caller =>
        caller.Has(Rights.Admin) ? null : HordeError.Forbidden("This is for administrators only.", Rc.NotAdmin));

    public static readonly Policy NotAnonymous = RefuseAnonymous(Rc.AnonForbidden);

    /// <summary>The anonymous account is refused with the code that this route has for it.</summary>
    public static Policy RefuseAnonymous(string rc) => new($"not anonymous ({rc})", caller =>
        caller.IsAnonymous ? HordeError.Forbidden("The anonymous account cannot do this. Please register.", rc) : null);
}

/// <summary>A look at the route's target that runs before the key is looked at, where the contract has the 404 come first.</summary>
public sealed record TargetCheck(Func<HttpContext, CancellationToken, ValueTask<HordeError?>> Find);

/// <summary>What the body of a route is and how much of it is read.</summary>
public sealed record BodyContract(Type Type, BodySchema? Schema, LooseBody? Loose, int BytesMax);

/// <summary>The path holds a secret (a shared key, a request id), so telemetry gets the route's template instead.</summary>
public sealed record SecretPath;

/// <summary>A NUL in a text of the body is no reason to refuse it, because the route replaces it.</summary>
public sealed record MendsNul;

/// <summary>The door lets anybody pass, and the endpoint looks at a key itself, by rules of its own.</summary>
public sealed record ReadsKey;

/// <summary>Marks the routes that go through the door.</summary>
public sealed record ApiRoute;

/// <summary>The answer must not be stored for a replay, because it holds a secret that is shown once.</summary>
public sealed record NeverReplayed;

/// <summary>How a route says what it asks for. Read from left to right it is the contract's row.</summary>
public static class AccessExtensions
{
    public static T Open<T>(this T route)
        where T : IEndpointConventionBuilder => route.WithMetadata(new Access(KeyNeed.None));

    public static T OptionalKey<T>(this T route)
        where T : IEndpointConventionBuilder => route.WithMetadata(new Access(KeyNeed.Optional));

    public static T NeedsKey<T>(this T route, Policy? policy = null, bool sharedKeys = false)
        where T : IEndpointConventionBuilder => route.WithMetadata(new Access(KeyNeed.Required, sharedKeys, policy));

    public static T NeedsModerator<T>(this T route)
        where T : IEndpointConventionBuilder => route.NeedsKey(Policy.Moderator);

    /// <summary>The body is checked against the schema before anything else.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route, BodySchema schema, int bytesMax = BodyReader.BytesDefault) =>
        route.WithMetadata(new BodyContract(typeof(T), schema, null, bytesMax));

    /// <summary>The body has no schema: arguments are converted leniently after the key header was found.</summary>
    public static RouteHandlerBuilder TakesLoosely<T>(this RouteHandlerBuilder route, LooseBody body) =>
        route.WithMetadata(new BodyContract(typeof(T), null, body, BodyReader.BytesDefault));

    public static RouteHandlerBuilder FindsFirst(this RouteHandlerBuilder route, Func<HttpContext, CancellationToken, ValueTask<HordeError?>> find) =>
        route.WithMetadata(new TargetCheck(find));

    public static T Limited<T>(this T route, RateLimits limits)
        where T : IEndpointConventionBuilder => route.WithMetadata(limits);

    public static T WithSecretPath<T>(this T route)
        where T : IEndpointConventionBuilder => route.WithMetadata(new SecretPath());
}
