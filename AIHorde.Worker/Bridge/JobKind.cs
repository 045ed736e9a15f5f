namespace AIHorde.Worker;

/// <summary>What workers of the horde work on. The horde also calls them dreamers, scribes and alchemists.</summary>
public enum JobKind
{
    Image,
    Text,
    Alchemy,
}
