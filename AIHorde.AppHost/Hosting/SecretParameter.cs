using System.Buffers.Text;
using System.Security.Cryptography;

namespace AIHorde.AppHost.Hosting;

/// <summary>A secret that services need: given from outside by its variable, else generated once and kept in the data folder.</summary>
sealed class SecretParameter(string name, string variable)
{
    const int Bytes = 16;

    string? value;

    public string Name => name;

    public string Value => value ?? throw new InvalidOperationException($"{name} has not been resolved.");

    /// <summary>True when this run sees the value for the first time, so that it is shown once.</summary>
    public bool IsNew { get; private set; }

    public void Resolve(DataFolder folder)
    {
        var kept = folder.Read(name);
        value = Outside.Variable(variable) ?? kept ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        IsNew = value != kept;
        if (IsNew)
        {
            folder.Keep(name, value);
        }
    }
}
