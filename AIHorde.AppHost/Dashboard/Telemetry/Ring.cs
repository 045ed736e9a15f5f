using System.Collections;

namespace AIHorde.AppHost.Dashboard.Telemetry;

/// <summary>The newest N items in order of arrival. It grows to its limit and then overwrites; not thread-safe.</summary>
public sealed class Ring<T>(int limit) : IReadOnlyList<T>
{
    readonly List<T> items = [];
    int oldest;

    public int Count => items.Count;

    public int Limit => limit;

    public T this[int index] => items[(oldest + index) % items.Count];

    /// <param name="mayGrow">False where there is no room for more: then it overwrites before its limit, but for the two that a difference needs.</param>
    public void Add(T item, bool mayGrow = true)
    {
        // Once it has begun to overwrite in the middle, what is appended would stand in the wrong place.
        if (oldest == 0 && items.Count < limit && (mayGrow || items.Count < 2))
        {
            items.Add(item);
            return;
        }

        items[oldest] = item;
        oldest = (oldest + 1) % items.Count;
    }

    public void Replace(int index, T item) => items[(oldest + index) % items.Count] = item;

    public void Clear()
    {
        items.Clear();
        oldest = 0;
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
