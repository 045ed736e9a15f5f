namespace AIHorde.Ledger.Store;

/// <summary>
/// A number that a decision needs and that rows of a projection give, such as how much an account has waiting. It is read under the command's locks, and what
/// the batch's earlier commands added counts. It is exact where whatever makes it greater takes a lock in common; what makes it smaller may come at any time.
/// </summary>
/// <param name="Name">Tells numbers apart.</param>
/// <param name="Sql">Gives the rows (key, number) of the keys in $1; a key without rows has none.</param>
public sealed record RowNumber(string Name, string Sql)
{
    public RowNumberOf Of(string key) => new(this, key);
}

public sealed record RowNumberOf(RowNumber Number, string Key)
{
    public override string ToString() => $"{Number.Name} of {Key}";
}
