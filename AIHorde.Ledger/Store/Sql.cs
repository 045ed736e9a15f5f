using Npgsql;
using NpgsqlTypes;

namespace AIHorde.Ledger.Store;

/// <summary>Statements of a batch with positional parameters, whose types are taken from the values.</summary>
static class Sql
{
    public static void Add(this NpgsqlBatch batch, string sql) => batch.BatchCommands.Add(new(sql));

    // Not "params": an array of texts would be taken for the whole list of values.
    public static void Add(this NpgsqlBatch batch, string sql, object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        batch.BatchCommands.Add(command);
    }

    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql) => new(sql, connection);

    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        return command;
    }

    /// <summary>Typed by hand for what the log writes all the time: nothing is boxed or looked up twice.</summary>
    static NpgsqlParameter Parameter(object value) => value switch
    {
        string[] texts => new NpgsqlParameter<string[]> { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        long[] numbers => new NpgsqlParameter<long[]> { TypedValue = numbers },
        int[] numbers => new NpgsqlParameter<int[]> { TypedValue = numbers },
        string text => new NpgsqlParameter<string> { TypedValue = text },
        _ => new NpgsqlParameter { Value = value },
    };
}
