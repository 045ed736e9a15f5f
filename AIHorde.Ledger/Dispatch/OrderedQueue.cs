namespace AIHorde.Ledger.Dispatch;

/// <summary>
/// Entries in serving order, in one array that is used like a ring's middle: taking from the front or adding at the end moves nothing, and
/// anything else moves the shorter side. A rank is a binary search, which a tree without counters could not give.
/// </summary>
sealed class OrderedQueue<T>
    where T : class
{
    T[] items = new T[4];
    QueueOrder[] orders = new QueueOrder[4];
    int head;

    public int Count { get; private set; }

    public T this[int index] => items[head + index];

    public QueueOrder OrderAt(int index) => orders[head + index];

    public void Add(QueueOrder order, T item)
    {
        var index = CountBefore(order);
        MakeRoom(index);
        items[head + index] = item;
        orders[head + index] = order;
    }

    public bool Remove(QueueOrder order)
    {
        var index = CountBefore(order);
        if (index == Count || orders[head + index] != order) return false;
        if (index < Count / 2)
        {
            Move(head, head + 1, index);
            items[head] = null!;
            head++;
        }
        else
        {
            Move(head + index + 1, head + index, Count - index - 1);
            items[head + Count - 1] = null!;
        }

        if (--Count == 0) head = 0;
        return true;
    }

    /// <summary>How many are served before one of this order.</summary>
    public int CountBefore(QueueOrder order)
    {
        var found = Array.BinarySearch(orders, head, Count, order);
        return (found < 0 ? ~found : found) - head;
    }

    void MakeRoom(int index)
    {
        if (head > 0 && index < Count / 2)
        {
            Move(head, head - 1, index);
            head--;
        }
        else
        {
            if (head + Count == items.Length) MakeRoomAtTheEnd();
            Move(head + index, head + index + 1, Count - index);
        }

        Count++;
    }

    /// <summary>Sliding down costs as much as there is, so it waits until half of the array was served: then each entry pays for one move.</summary>
    void MakeRoomAtTheEnd()
    {
        if (head > items.Length / 2)
        {
            Move(head, 0, Count);
            Array.Clear(items, Count, items.Length - Count);
            head = 0;
            return;
        }

        Array.Resize(ref items, items.Length * 2);
        Array.Resize(ref orders, orders.Length * 2);
    }

    void Move(int from, int to, int length)
    {
        Array.Copy(items, from, items, to, length);
        Array.Copy(orders, from, orders, to, length);
    }
}
