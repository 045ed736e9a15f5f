using System.Globalization;
using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>Prints one entry with all that shows that it is in the ledger, so that anybody can check it by hand and without the database.</summary>
static class EntryEvidence
{
    /// <summary>False where there is no such entry, it is not sealed yet, or the evidence does not hold.</summary>
    public static async Task<bool> PrintAsync(NpgsqlDataSource database, string key, TextWriter output, CancellationToken ct)
    {
        if (await new KudosBook(database).EntryAsync(key, ct) is not { } entry)
        {
            await output.WriteLineAsync($"There is no entry {key}.");
            return false;
        }
        var hash = EntryHash.Of(entry);
        await PrintAsync(entry, hash, output);
        if (await new SealBook(database).ProveAsync(key, ct) is not { } proof)
        {
            await output.WriteLineAsync("It is not sealed yet: entries are sealed about a second after they are posted.");
            return false;
        }
        await PrintAsync(proof, output);
        var fault = !hash.AsSpan().SequenceEqual(proof.EntryHash) ? "the entry was changed after it was posted"
            : !proof.Holds ? "the path does not lead from the hash to the seal's root" : null;
        await output.WriteLineAsync(fault is null ? "ok      the path leads from the hash to the seal's root" : $"FAILED  {fault}");
        return fault is null;
    }

    static async Task PrintAsync(PostedEntry entry, byte[] hash, TextWriter output)
    {
        var about = entry.About is { } happened ? $", about {happened}" : "";
        await output.WriteLineAsync($"entry   {entry.Key}");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"        {entry.Reason} at {entry.RecordedAt:O}, cause {entry.Cause}{about}"));
        foreach (var leg in entry.Legs)
        {
            var after = leg.Account.IsSystem ? "" : string.Create(CultureInfo.InvariantCulture, $", line {leg.Sequence}, balance {leg.Balance}");
            await output.WriteLineAsync($"leg     {leg.Account} {leg.Amount} ({leg.Action}{after})");
        }
        await output.WriteLineAsync($"hash    {Convert.ToHexStringLower(hash)}");
    }

    static async Task PrintAsync(EntryProof proof, TextWriter output)
    {
        await output.WriteLineAsync($"seal    {KeptSeal.Of(proof.Seal)}");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"        of {proof.Seal.SealedAt:O}, leaf {proof.Index} of {proof.Count}"));
        foreach (var beside in proof.Path) await output.WriteLineAsync($"path    {Convert.ToHexStringLower(beside)}");
        await output.WriteLineAsync($"root    {Convert.ToHexStringLower(proof.Seal.Root)}");
    }
}
