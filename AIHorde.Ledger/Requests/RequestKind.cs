namespace AIHorde.Ledger.Requests;

/// <summary>The three markets of work. Workers of one kind never serve another.</summary>
public enum RequestKind
{
    Image,
    Text,
    Alchemy,
}
