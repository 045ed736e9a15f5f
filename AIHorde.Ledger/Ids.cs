namespace AIHorde.Ledger;

/// <summary>An account's public number: 0 is the anonymous account, 1 the first administrator.</summary>
public readonly record struct UserId(int Value)
{
    public static readonly UserId Anonymous;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What a requester polls: one request of n images or texts.</summary>
public readonly record struct RequestId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>One claim of one piece of a request by one worker. It is the fencing token of its lease.</summary>
public readonly record struct JobId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

public readonly record struct WorkerId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

public readonly record struct TeamId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

public readonly record struct SharedKeyId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

public readonly record struct StyleId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

public readonly record struct CollectionId(Guid Value)
{
    public override string ToString() => Value.ToString();
}
