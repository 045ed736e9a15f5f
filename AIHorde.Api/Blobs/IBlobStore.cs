using System.Security.Cryptography;
using System.Text;

namespace AIHorde.Api.Blobs;

/// <summary>
/// Images in and out. Names are made by this server, never by a client: an id and a suffix. Workers put by a signed URL, requesters get by one.
/// </summary>
public interface IBlobStore
{
    string PutUrl(string name, string requestOrigin);

    string GetUrl(string name, string requestOrigin);

    Task StoreAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancel);

    /// <summary>Null when nobody stored it, or when it is gone.</summary>
    Task<byte[]?> ReadAsync(string name, CancellationToken cancel);

    Task DeleteAsync(string name, CancellationToken cancel);
}

public static class BlobNames
{
    /// <summary>The result as its requester gets it.</summary>
    public static string OfJob(Guid job) => $"{job}.webp";

    /// <summary>The result as its worker uploads it.</summary>
    public static string OfUpload(Guid job) => $"{job}_up.webp";

    public static string OfSource(Guid request) => $"{request}_src.webp";

    public static string OfMask(Guid request) => $"{request}_msk.webp";

    public static string OfExtraSource(Guid request, int index) => $"{request}_extra_src_{index}.webp";

    /// <summary>A picture that lies elsewhere, as this server has it.</summary>
    public static string OfCopy(string url) => $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..32]}_copy.webp";

    /// <summary>Only names of this form reach the disk: no separators, no dots at the start.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 100 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
