namespace AIHorde.Api;

/// <summary>
/// What a wire type is called in the API document, after which generated clients name their classes, where its C# name says something else;
/// and the status with which an answer of this type goes out.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WireNameAttribute(string name) : Attribute
{
    public string Name => name;

    public int Status { get; set; } = StatusCodes.Status200OK;
}
