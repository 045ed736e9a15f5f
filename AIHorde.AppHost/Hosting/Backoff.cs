namespace AIHorde.AppHost.Hosting;

/// <summary>How long to wait before the next start: twice as long each time, from a blink to half a minute; a good while of running forgives all.</summary>
sealed class Backoff
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Forgives = TimeSpan.FromMinutes(1);

    TimeSpan next = First;

    /// <param name="ran">How long the process that has just ended had run.</param>
    public TimeSpan Next(TimeSpan ran)
    {
        var wait = ran >= Forgives ? First : next;
        next = wait * 2 > Most ? Most : wait * 2;
        return wait;
    }
}
