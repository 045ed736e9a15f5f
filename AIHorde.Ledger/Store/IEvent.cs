namespace AIHorde.Ledger.Store;

/// <summary>A fact that was recorded. Events hold who, what model, how much and when; never what was said.</summary>
public interface IEvent;

/// <summary>The stable name under which an event is stored. Renaming the C# type does not change it.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
