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

    public void Add(T item)
    {
        if (items.Count < limit)
        {
            items.Add(item);
            return;
        }

        items[oldest] = item;
        oldest = (oldest + 1) % limit;
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
