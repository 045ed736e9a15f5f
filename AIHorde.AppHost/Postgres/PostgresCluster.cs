using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace AIHorde.AppHost.Postgres;

/// <summary>One private server's folders, address and password.</summary>
/// <param name="Folder">Holds all of it; kept between runs unless the run is a throwaway.</param>
/// <param name="Port">Free when it was chosen, on loopback; other in each run.</param>
/// <param name="Durable">False for throwaway data: the server then does not wait for the disk.</param>
sealed record PostgresCluster(string Folder, int Port, string Password, bool Durable)
{
    public const string Administrator = "postgres";

    public static readonly IReadOnlyList<string> ThrowawaySettings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

    /// <summary>A socket's address must fit into 108 bytes, the file name of PostgreSQL included.</summary>
    const int SocketFolderLengthMax = 85;

    /// <summary>The line of postmaster.pid that says starting, ready or stopping, counted from 0.</summary>
    const int StatusLine = 7;

    public string DataFolder => Path.Combine(Folder, "data");

    public string SocketFolder => Path.Combine(Folder, "run");

    public bool HasSocket => !OperatingSystem.IsWindows() && !InContainer && SocketFolder.Length <= SocketFolderLengthMax;

    /// <summary>A container's socket is not ours to reach: then the loopback port is the only way in.</summary>
    public bool InContainer { get; init; }

    /// <summary>How a role reaches a database of this server: by socket where there is one, which is faster and closed to other users.</summary>
    public NpgsqlConnectionStringBuilder Connection(string user, string password, string database) => new()
    {
        Host = HasSocket ? SocketFolder : "127.0.0.1",
        Port = Port,
        Username = user,
        Password = password,
        Database = database,
    };

    /// <summary>False while the server itself notes that it is not there yet: asked then, it would complain in its log.</summary>
    public bool MayAnswer()
    {
        try
        {
            return InContainer || File.ReadLines(Path.Combine(DataFolder, "postmaster.pid")).ElementAtOrDefault(StatusLine)?.Trim() == "ready";
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static PostgresCluster Open(string folder, bool durable)
    {
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        var passwordFile = Path.Combine(folder, "password");
        if (!File.Exists(passwordFile))
        {
            SecretFile.Write(passwordFile, NewSecret());
        }

        return new(folder, FreePort(), File.ReadAllText(passwordFile).Trim(), durable);
    }

    public static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
