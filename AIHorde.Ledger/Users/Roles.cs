namespace AIHorde.Ledger.Users;

/// <summary>What an account may do beyond the ordinary, or may not any more.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Moderator = 1,
    Trusted = 2,
    Flagged = 4,
    Customizer = 8,
    Vpn = 16,
    Special = 32,
    Service = 64,
    Education = 128,
}

/// <summary>How an account came to be. It decides its floor: an identity that costs nothing is forgiven less.</summary>
public enum UserKind
{
    Anonymous,
    Pseudonymous,
    Registered,
}

/// <summary>Why an account or a worker is looked at twice. Numbers are those of the contract.</summary>
public enum Suspicion
{
    WorkerNameLong = 0,
    WorkerNameExtreme = 1,
    WorkerProfanity = 2,
    UnsafeAddress = 3,
    ExtremeMaxPixels = 4,
    UnreasonablyFast = 5,
    UsernameLong = 6,
    UsernameProfanity = 7,
    CorruptPrompt = 8,
    TooManyJobsAborted = 9,
}
